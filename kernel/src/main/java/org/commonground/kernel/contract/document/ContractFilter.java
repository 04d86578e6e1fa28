package org.commonground.kernel.contract.document;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.commonground.kernel.access.AccessTable;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.operation.DerivedOperations;
import org.commonground.kernel.operation.Operations;
import org.commonground.kernel.problem.ProblemCode;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.IndexView;

/** Writes into each service's contract what holds for every operation: errors, preconditions, idempotency, security. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ContractFilter implements OASFilter {
    private static final String SCHEME = "keycloak";
    private static final List<String> REFUSALS =
            List.of("400", "401", "403", "404", "406", "409", "410", "412", "413", "415", "422", "428", "503");

    private final IndexView classes;

    /** @param classes what the build has read, for what schemas do not say */
    public ContractFilter(IndexView classes) {
        this.classes = classes;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getComponents() == null) api.setComponents(OASFactory.createComponents());
        var components = api.getComponents();
        components.addSchema("Problem", problem());
        components.addSchema("Violation", violation());
        for (var code : REFUSALS) components.addResponse("Problem" + code, response(code));
        if (api.getPaths() == null) return;
        var marks = new OperationMarks(classes);
        for (var item : api.getPaths().getPathItems().values())
            for (var operation : item.getOperations().values()) marked(marks, operation);
        DerivedContract.addTo(api);
        var open = AccessTable.publicOperations();
        var idempotent = idempotent();
        for (var path : api.getPaths().getPathItems().entrySet())
            for (var operation : path.getValue().getOperations().entrySet()) {
                secure(operation.getValue(), open.contains(DerivedContract.decidedAs(operation.getValue())));
                complete(marks, path.getKey(), operation.getKey(), operation.getValue(), idempotent);
            }
        RequiredFields.mark(api, classes);
        AnswerHeaders.addTo(api, classes);
        Examples.addTo(api);
    }

    /** The operations that keep an {@code Idempotency-Key}. */
    private Set<String> idempotent() {
        var domain = ConfigProvider.getConfig()
                .getOptionalValue("commonground.domain", String.class)
                .orElse("service");
        return classes.getAnnotations(Idempotent.class).stream()
                .map(AnnotationInstance::target)
                .filter(target -> target.kind() == AnnotationTarget.Kind.METHOD)
                .map(target -> Operations.nameOf(
                        target.asMethod().declaringClass().name().toString(),
                        target.asMethod().name(),
                        domain))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A token is needed; or, where the access table opens the operation to the public, it may be left out. */
    private static void secure(Operation operation, boolean open) {
        var token = OASFactory.createSecurityRequirement().addScheme(SCHEME);
        operation.setSecurity(open ? List.of(token, OASFactory.createSecurityRequirement()) : List.of(token));
        if (open)
            operation.addParameter(header(
                    "District",
                    false,
                    "Without a token: whose published rows to read. The operator's first public district if absent.",
                    "chicago"));
    }

    /** Before what derives from it is drawn up, which refuses in the same ways. */
    private static void marked(OperationMarks marks, Operation operation) {
        for (int status : marks.refusals(operation)) refuses(operation, Integer.toString(status));
        marks.retire(operation);
    }

    private static void complete(
            OperationMarks marks,
            String path,
            PathItem.HttpMethod method,
            Operation operation,
            Set<String> idempotent) {
        // the scanner writes a bare one for every validated argument
        operation.getResponses().removeAPIResponse("400");
        operation.addExtension("x-rate-limit", "default");
        // a façade's errors and headers are its standard's, written where its operations are
        if (!path.startsWith("/v1/")) return;
        refuses(operation, "400", "406");
        if (operation.getRequestBody() != null) refuses(operation, "413", "415");
        if (method == PathItem.HttpMethod.POST
                && String.valueOf(operation.getOperationId()).startsWith("create")) creates(operation);
        refuses(operation, "401", "403");
        // a body too may name a row that the caller does not see
        if (path.contains("{") || (method == PathItem.HttpMethod.POST && operation.getRequestBody() != null))
            refuses(operation, "404");
        if (method != PathItem.HttpMethod.GET && !path.endsWith(DerivedOperations.SEARCH))
            refuses(operation, "409", "422");
        refuses(operation, "503");
        if (path.endsWith(DerivedOperations.SEARCH)) return;
        var ifMatch = marks.ifMatch(method, path, operation);
        if (ifMatch != null) {
            refuses(operation, "412", "428");
            operation.addParameter(header("If-Match", ifMatch, "The `ETag` of the version that you saw.", "\"3\""));
        }
        if (method == PathItem.HttpMethod.POST && idempotent.contains(operation.getOperationId()))
            operation.addParameter(header(
                    "Idempotency-Key",
                    false,
                    "Any string up to 255 characters, unique per intended effect and client, kept for 24 hours: a"
                            + " repeated request gets the first answer again.",
                    "b7f0c1f2-import-2026-11-22"));
    }

    private static void creates(Operation operation) {
        var ok = operation.getResponses().getAPIResponse("200");
        if (ok == null) return;
        operation.getResponses().removeAPIResponse("200");
        operation.getResponses().addAPIResponse("201", ok.description("Created."));
    }

    private static void refuses(Operation operation, String... codes) {
        for (var code : codes)
            if (!operation.getResponses().hasAPIResponse(code))
                operation
                        .getResponses()
                        .addAPIResponse(
                                code, OASFactory.createAPIResponse().ref("#/components/responses/Problem" + code));
    }

    static Parameter header(String name, boolean required, String description, String example) {
        return OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.HEADER)
                .required(required)
                .description(description)
                .example(example)
                .schema(string().maxLength(255));
    }

    private static APIResponse response(String code) {
        var what = switch (code) {
            case "400" -> "The body or a parameter cannot be read: malformed, unknown or out of bounds.";
            case "401" -> "A valid token is needed.";
            case "403" -> "The caller's roles do not allow this.";
            case "404" -> "There is no such row, or it lies outside what the caller may see.";
            case "406" -> "None of the media types in `Accept` is served here.";
            case "413" -> "The body is over its limit; `detail` says which.";
            case "415" -> "The operation does not read this `Content-Type`.";
            case "409" -> "The state does not allow this, it exists already, or a reference has not arrived yet.";
            case "410" -> "It was merged into another, or is too long ago; the body says where to go on.";
            case "412" -> "It changed since you read it.";
            case "422" -> "The request breaks a rule of the domain; `violations` names each.";
            case "428" -> "`If-Match` is needed.";
            default -> "A part that we need is down; retry after `Retry-After`.";
        };
        return OASFactory.createAPIResponse()
                .description(what)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/problem+json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))
                                        .example(example(code))));
    }

    /** The first problem of each status, as a caller would meet it. */
    private static Map<String, Object> example(String status) {
        var code = Arrays.stream(ProblemCode.values())
                .filter(each -> Integer.toString(each.status()).equals(status))
                .findFirst()
                .orElseThrow();
        var body = new LinkedHashMap<String, Object>();
        body.put("type", code.type());
        body.put("title", code.title());
        body.put("status", code.status());
        body.put("detail", code.meaning());
        body.put("instance", "/v1/goals");
        body.put("code", code.wire());
        body.put("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
        return body;
    }

    private static Schema problem() {
        return object("RFC 9457 problem details. `code` is stable; the page at `type` explains it.")
                .addProperty("type", string().format("uri-reference").examples(List.of("/problems/rule-violated")))
                .addProperty("title", string())
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addProperty("detail", string())
                .addProperty("instance", string().format("uri-reference").examples(List.of("/v1/goals")))
                .addProperty("code", string().examples(List.of("rule-violated")))
                .addProperty("traceId", string().description("Finds the request in logs and traces."))
                .addProperty(
                        "violations",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .items(OASFactory.createSchema().ref("#/components/schemas/Violation")))
                .required(List.of("type", "title", "status", "detail", "instance", "code"));
    }

    private static Schema violation() {
        return object("One thing that is wrong, and where.")
                .addProperty("pointer", string().description("RFC 6901 pointer into the body."))
                .addProperty("parameter", string().description("The query parameter or header."))
                .addProperty("code", string().examples(List.of("required")))
                .addProperty("message", string())
                .addProperty(
                        "allowed",
                        OASFactory.createSchema().addType(SchemaType.ARRAY).items(string()))
                .required(List.of("code", "message"));
    }

    private static Schema object(String description) {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description(description)
                .properties(Map.of());
    }

    static Schema string() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}

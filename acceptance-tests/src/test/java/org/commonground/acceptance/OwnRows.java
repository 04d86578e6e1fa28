package org.commonground.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonground.localstack.demo.Call;
import org.commonground.localstack.demo.DemoData;
import org.commonground.localstack.demo.Json;
import org.commonground.localstack.demo.Stage;
import org.commonground.testkit.ContractBodies;
import org.jspecify.annotations.Nullable;

/** The rows of the district of the story, and requests of the contract that are about them. What there is none of is made. */
final class OwnRows {
    /** Some of their rows come with the product, the same for everybody: the example is one of the district's own. */
    private static final Map<String, String> WITH_BUILT_IN_ROWS = Map.of(
            "/v1/taxonomies", "/v1/taxonomies",
            "/v1/taxonomy-terms", "/v1/taxonomy-terms",
            "/v1/observation-mappings", "/v1/observation-mappings",
            "/hsds/taxonomies", "/v1/taxonomies",
            "/hsds/taxonomy_terms", "/v1/taxonomy-terms");

    /** With the whole list on one page, or with what the contract cannot tell. */
    private static final Map<String, String> WRITTEN_QUERIES = Map.of(
            "listTaxonomyTerms", "?limit=500",
            "listHsdsTaxonomyTerms", "?per_page=500",
            "createImport", "?format=AREAS_GEOJSON&areaKind=WARD");

    private final RunningSuite suite;
    private final RunningSuite.Told told;
    private final Accounts accounts;
    private final JsonNode contract;
    private final List<Operation> operations;
    private final Map<String, String> examples = new HashMap<>();
    private final Map<String, String> whyNone = new HashMap<>();
    private final Set<String> made = new TreeSet<>();

    OwnRows(RunningSuite suite, Accounts accounts, JsonNode contract, List<Operation> operations) {
        this.suite = suite;
        this.told = suite.told();
        this.accounts = accounts;
        this.contract = contract;
        this.operations = operations;
        settlePolicies();
    }

    /** Until a district decides otherwise, its policy is the product's. */
    private void settlePolicies() {
        for (var operation : operations)
            if (Set.of("setRegistrationPolicy", "createSuppressionPolicy").contains(operation.id()))
                suite.send(
                        operation.method(),
                        operation.template(),
                        accounts.tokenHere("officer"),
                        Map.of("Content-Type", "application/json", "If-Match", "*"),
                        body(operation));
    }

    /** An answer, and whose question it was. */
    record Answered(String account, HttpResponse<String> answer) {
        JsonNode body() {
            return Json.parse(answer.body());
        }
    }

    /** What the first account of the district reads that may. */
    Optional<Answered> read(String address) {
        for (var account : accounts.here()) {
            var answer =
                    suite.send("GET", address, accounts.tokenHere(account), Map.of("Accept", "application/json"), null);
            if (answer.statusCode() == 200) return Optional.of(new Answered(account, answer));
        }
        return Optional.empty();
    }

    /** The rows of a page, whatever the façade calls them. */
    static List<JsonNode> rows(JsonNode page) {
        for (var each : page) if (each.isArray()) return Json.items(each);
        return List.of();
    }

    static Set<String> ids(JsonNode page) {
        return rows(page).stream()
                .flatMap(row -> Stream.of("id", "sourcedId")
                        .filter(row::has)
                        .map(name -> row.path(name).asText()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a list must show to the district itself and to nobody else, of all that may be in it. */
    Optional<String> ownAmongBuiltIn(String list) {
        return Optional.ofNullable(WITH_BUILT_IN_ROWS.get(list))
                .map(made -> example(made, made.endsWith("mappings") ? "code" : "id"));
    }

    /** Texts that only this district has. */
    List<String> marks() {
        var data = DemoData.load();
        return Stream.concat(
                        ids().stream(),
                        Stream.of(data.school().name(), data.partner().name(), "Chicago"))
                .toList();
    }

    /** Of everything here that a request has been about. */
    Set<String> ids() {
        var story = told.story();
        var data = DemoData.load();
        var ids = new TreeSet<>(List.of(
                data.school().id(),
                data.partner().id(),
                Stage.id(story.needs().main()),
                Stage.id(story.goal().goal()),
                Stage.id(story.choice().scan()),
                Stage.id(story.formed().partnership()),
                Stage.id(story.agreed().agreement()),
                Stage.id(story.asked().target())));
        examples.values().stream().filter(OwnRows::isId).forEach(ids::add);
        ids.addAll(made);
        return ids;
    }

    private static boolean isId(String text) {
        return text.length() == 36 && text.chars().filter(each -> each == '-').count() == 4;
    }

    /** Why the address, or the list, has no row of the district; empty if it has one. */
    String whyNone(String path) {
        return whyNone.entrySet().stream()
                .filter(each -> path.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("; "));
    }

    String address(Operation operation, String path) {
        return path + query(operation, path);
    }

    /** The template with the ids of things that there are: each is taken from the list that it stands behind. */
    String path(Operation operation) {
        var path = new StringBuilder();
        var above = new StringBuilder();
        for (var segment : operation.template().substring(1).split("/", -1)) {
            var value = segment.startsWith("{")
                    ? URLEncoder.encode(
                                    value(operation, above.toString(), path.toString(), segment.replaceAll("[{}]", "")),
                                    UTF_8)
                            .replace("+", "%20")
                    : segment;
            path.append('/').append(value);
            above.append('/').append(segment);
        }
        return path.toString();
    }

    private String value(Operation operation, String template, String list, String name) {
        if (operation.isPublic()) return fromSchema(operation, list, name);
        if (list.contains("/by-external")) return identifier(list, name);
        if (operation.id().equals("listPartnerDuplicates")) return duplicate();
        if (isListed(template) || list.equals("/v1/schools")) return example(list, name);
        if (list.endsWith("/rebuilds")) return examples.computeIfAbsent(list, this::rebuild);
        var named = name.endsWith("Id") ? idOf(name, contract) : null;
        return named != null ? named : inTheRowAbove(list, name).orElseGet(() -> fromSchema(operation, list, name));
    }

    private boolean isListed(String template) {
        return contract.path("paths").path(template).has("get");
    }

    /** Such as a candidate of a scan, which is in no list of its own. */
    private Optional<String> inTheRowAbove(String list, String name) {
        var end = list.lastIndexOf('/');
        var words = list.substring(end + 1).split("-", -1);
        var member = words[0]
                + Stream.of(words)
                        .skip(1)
                        .map(each -> each.substring(0, 1).toUpperCase(Locale.ROOT) + each.substring(1))
                        .collect(Collectors.joining());
        return read(list.substring(0, end))
                .map(above -> named(above.body().path(member).path(0), name))
                .filter(value -> !value.isMissingNode())
                .map(JsonNode::asText);
    }

    private static JsonNode named(JsonNode row, String name) {
        return row.has(name) ? row.path(name) : row.path("id");
    }

    /** There need not be one below a row: the row above it is what is not theirs. */
    private String fromSchema(Operation operation, String list, String name) {
        var schema = operation.pathParameter(name).path("schema");
        if (schema.has("$ref"))
            schema = contract.at(schema.path("$ref").asText().substring(1));
        if (schema.has("example") || operation.pathParameter(name).has("example"))
            return schema.path("example")
                    .asText(operation.pathParameter(name).path("example").asText());
        if (name.equals("no")) return "1";
        if (name.equals("unit")) return "LEGAL";
        if (schema.has("enum")) return schema.path("enum").path(0).asText();
        whyNone.put(list, "nothing tells a {%s} of %s".formatted(name, list));
        return schema.path("format").asText().equals("uuid") ? UUID.randomUUID().toString() : "x";
    }

    /** The scheme, or the value, of the first row that other systems have a name for. */
    private String identifier(String path, String name) {
        var list = path.substring(0, path.indexOf("/by-external"));
        return read(list).stream()
                .flatMap(answered -> rows(answered.body()).stream())
                .map(row -> row.path("identifiers").path(0).path(name).asText())
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing in %s has an identifier".formatted(list)));
    }

    /** This property of a row of the list; of one that is made if there is none; what nobody has if that is not possible. */
    String example(String list, String name) {
        if (list.equals("/v1/schools")) return DemoData.load().school().id();
        var source = WITH_BUILT_IN_ROWS.getOrDefault(list, list);
        var known = examples.get(source + " " + name);
        if (known == null) {
            known = listed(source, name)
                    .or(() -> made(source, name))
                    .orElseGet(() -> UUID.randomUUID().toString());
            examples.put(source + " " + name, known);
        }
        return known;
    }

    private Optional<String> listed(String list, String name) {
        if (WITH_BUILT_IN_ROWS.containsKey(list)) return Optional.empty();
        for (var account : accounts.here()) {
            var answer =
                    suite.send("GET", list, accounts.tokenHere(account), Map.of("Accept", "application/json"), null);
            if (answer.statusCode() != 200) continue;
            for (var row : rows(Json.parse(answer.body())))
                if (!named(row, name).isMissingNode() && row.path("rebuildable").asBoolean(true))
                    return Optional.of(named(row, name).asText());
        }
        return Optional.empty();
    }

    /** A row for the list, if it can be made. */
    void furnish(String list) {
        if (ownAmongBuiltIn(list).isEmpty()) made(list, "id");
    }

    /** The story has none: somebody of the district makes one. */
    private Optional<String> made(String list, String name) {
        if (list.equals("/v1/duplicate-proposals")) return proposedDuplicate(list);
        var making = operations.stream().filter(each -> makes(each, list, name)).findFirst();
        if (making.isEmpty()) {
            whyNone.put(list, "%s has no row, and no operation makes one".formatted(list));
            return Optional.empty();
        }
        var operation = making.get();
        var body = body(operation);
        var path = operation.method().equals("PUT")
                ? list + "/" + Json.parse(String.valueOf(body)).path(name).asText()
                : list;
        var answers = new ArrayList<String>();
        for (var account : accounts.here()) {
            var answer = suite.send(operation.method(), path, accounts.tokenHere(account), headers(operation), body);
            if (answer.statusCode() < 300) {
                var value = operation.method().equals("PUT") ? tail(path) : idIn(answer, name);
                goOn(operation, list + "/" + value);
                return Optional.of(remember(value));
            }
            if (answer.statusCode() != 403) answers.add(answer.statusCode() + " " + answer.body());
        }
        whyNone.put(list, "nobody makes a row of %s: %s".formatted(list, answers));
        return Optional.empty();
    }

    private static String idIn(HttpResponse<String> answer, String name) {
        if (answer.body().isEmpty())
            return tail(answer.headers().firstValue("Location").orElseThrow());
        return named(Json.parse(answer.body()), name).asText();
    }

    /** What is done with it so that there are rows below it, too. */
    private void goOn(Operation made, String path) {
        Furniture.steps(made.id(), this::furnishing)
                .forEach((below, body) -> suite.send(
                        "POST",
                        path + below,
                        accounts.tokenHere("officer"),
                        Map.of("Content-Type", "application/json", "If-Match", "*"),
                        body));
    }

    private String remember(String id) {
        if (isId(id)) made.add(id);
        return id;
    }

    private static boolean makes(Operation operation, String list, String name) {
        return switch (operation.method()) {
            case "POST" -> list.matches(operation.template().replaceAll("\\{[^}]+}", "[^/]+"));
            case "PUT" -> operation.isUpsert() && operation.template().equals("%s/{%s}".formatted(list, name));
            default -> false;
        };
    }

    private static String tail(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** A partner with the name of another one, which the registry finds by itself. */
    private Optional<String> proposedDuplicate(String list) {
        for (int i = 0; i < 2; i++)
            suite.send(
                    "POST",
                    "/v1/partners",
                    accounts.tokenHere("officer"),
                    Map.of("Content-Type", "application/json"),
                    """
                    {"name": "Two Entries of One Organisation", "website": "https://two-entries.example"}
                    """);
        await("a proposal that two partners are one")
                .atMost(Duration.ofMinutes(1))
                .until(() -> listed(list, "id").isPresent());
        return listed(list, "id").map(this::remember);
    }

    /** A partner of such a proposal. */
    private String duplicate() {
        return read("/v1/duplicate-proposals/" + example("/v1/duplicate-proposals", "id"))
                .orElseThrow()
                .body()
                .path("first")
                .path("partnerId")
                .asText();
    }

    private String rebuild(String list) {
        var replicas = list.replace("/rebuilds", "/replicas");
        var topic = example(replicas, "topic");
        var answer =
                suite.send("POST", replicas + "/" + topic + "/rebuild", accounts.tokenHere("operator"), Map.of(), null);
        if (answer.statusCode() >= 300)
            throw new AssertionError("%s is not rebuilt: %s".formatted(topic, answer.body()));
        return tail(answer.headers().firstValue("Location").orElseThrow());
    }

    static Map<String, String> headers(Operation operation) {
        var headers = new HashMap<>(Map.of("Accept", operation.accept()));
        var mediaType = operation.mediaType();
        if (mediaType != null) headers.put("Content-Type", mediaType);
        return headers;
    }

    /** What the operation is sent: written down if no schema can tell, else made up by the contract; null if nothing. */
    @Nullable
    String body(Operation operation) {
        var mediaType = operation.mediaType();
        if (mediaType == null) return null;
        var written = Furniture.body(operation.id(), this::furnishing);
        if (written != null) return written;
        var body = new ContractBodies(contract, this::idOf).body(operation.contract(), mediaType);
        return body.isTextual() ? body.asText() : body.toString();
    }

    /** A row of this district for a property such as {@code partnerId} or {@code schoolIds}. */
    private @Nullable String idOf(String property, JsonNode schema) {
        var noun = property.replaceAll("Ids?$", "")
                .replaceAll("([a-z])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
        return switch (noun) {
            case "partner", "service", "partnership", "agreement", "term", "school-year" -> furnishing(noun);
            case "period" -> furnishing("term");
            case "school", "scope", "org", "area", "network", "education-org" -> furnishing("school");
            case "assessment", "call", "taxonomy" -> furnishing(noun);
            default -> {
                var list = "/v1/%ss".formatted(noun);
                yield isListed(list) ? example(list, "id") : null;
            }
        };
    }

    private String furnishing(String word) {
        var story = told.story();
        return switch (word) {
            case "school" -> DemoData.load().school().id();
            case "schoolSourcedId" -> DemoData.load().school().sourcedId();
            case "partner" -> DemoData.load().partner().id();
            case "service" -> ownService();
            case "partnership" -> Stage.id(story.formed().partnership());
            case "agreement" -> Stage.id(story.agreed().agreement());
            case "call" -> example("/v1/portfolio-calls", "id");
            case "taxonomy" -> example("/v1/taxonomies", "id");
            case "measure" -> "student.attendanceImproved%";
            case "framework" -> framework().path("code").asText();
            case "indicator" -> indicators().findFirst().orElseThrow();
            case "ratings" ->
                indicators()
                        .map("{\"indicator\": \"%s\", \"level\": 3}"::formatted)
                        .collect(Collectors.joining(", "));
            case "assessment" -> example("/v1/quality-assessments", "id");
            case "schoolYear", "school-year" -> session(true).path("id").asText();
            case "term" -> session(false).path("id").asText();
            case "termSourcedId" -> session(false).path("sourcedId").asText();
            case "termStart" -> session(false).path("startDate").asText();
            default -> throw new IllegalArgumentException(word);
        };
    }

    private JsonNode framework() {
        return rows(read("/v1/quality-frameworks").orElseThrow().body()).getFirst();
    }

    private Stream<String> indicators() {
        return Json.items(framework().path("standards")).stream()
                .flatMap(standard -> Json.items(standard.path("indicators")).stream())
                .map(indicator -> indicator.path("code").asText());
    }

    /** Of the partner of the story. */
    private String ownService() {
        var partner = DemoData.load().partner().id();
        return rows(read("/v1/services?filter=" + URLEncoder.encode("partnerId = '%s'".formatted(partner), UTF_8))
                        .orElseThrow()
                        .body())
                .getFirst()
                .path("id")
                .asText();
    }

    private JsonNode session(boolean schoolYear) {
        return Furniture.session(
                rows(read("/v1/academic-sessions?limit=500").orElseThrow().body()),
                schoolYear,
                LocalDate.now(ZoneOffset.UTC).toString());
    }

    /** What the story asked there; else a value for each parameter that must be. */
    private String query(Operation operation, String path) {
        var written = WRITTEN_QUERIES.get(operation.id());
        if (written != null) return written;
        var required = operation.requiredQuery().toList();
        if (required.isEmpty()) return "";
        var fields = told.faults().calls().stream()
                .filter(each -> each.method().equals(operation.method())
                        && each.path().equals(path)
                        && operation.method().equals("GET"))
                .map(Call::query)
                .findFirst()
                .orElseGet(() ->
                        required.stream().map(each -> field(operation, each)).toList());
        return fields.stream()
                .map(each -> each.name() + "=" + URLEncoder.encode(each.value(), UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    private Call.Field field(Operation operation, JsonNode parameter) {
        var name = parameter.path("name").asText();
        return new Call.Field(
                name,
                switch (name) {
                    case "measure" -> furnishing("measure");
                    case "index" -> "school.climateIndex";
                    case "period" -> furnishing("term");

                    case "topic" -> example(operation.template().replaceAll("/dead-letters.*", "/replicas"), "topic");
                    default -> parameter.path("schema").path("enum").path(0).asText("x");
                });
    }
}

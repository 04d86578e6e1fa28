package org.commonground.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonground.localstack.demo.Actor;
import org.commonground.localstack.demo.Answer;
import org.commonground.localstack.demo.Api;
import org.commonground.localstack.demo.Call;
import org.commonground.localstack.demo.DemoData;
import org.commonground.localstack.demo.Json;
import org.commonground.localstack.demo.Narrator;
import org.commonground.localstack.demo.Stage;
import org.commonground.testkit.ContractBodies;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What one district has, another district's officer neither sees nor changes: tried with every operation of the served contract,
 * on things that the own district can read at the very same address, with bodies that the contract promises to accept.
 */
@ExtendWith(SuiteExtension.class)
class IsolationTest {
    /** Of the own district; together they may read everything. */
    private static final List<Actor> INSIDERS = Stream.of(Actor.values())
            .filter(each -> each != Actor.OFFICER_ELSEWHERE)
            .toList();

    /** The same for everybody. */
    private static final Set<String> BUILT_IN =
            Set.of("/v1/taxonom", "/v1/observation-mappings", "/v1/import-mappings");

    /** They read, with a question that no schema can make up. */
    private static final Map<String, String> QUESTIONS = Map.of("searchAnalytics", """
            {"measure": ["student.attendanceImproved%"], "dimension": ["period:LAST_SCHOOL_YEAR", "school:ALL"]}""");

    private static final Pattern UUIDS =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final RunningSuite suite;
    private final RunningSuite.Told told;
    private final Api api;
    private final JsonNode contract;

    IsolationTest(RunningSuite suite) {
        this.suite = suite;
        this.told = suite.told();
        this.api = new Api(suite.gateway(), suite::token, Narrator.SILENT, RunningSuite.PATIENCE);
        this.contract =
                Json.parse(suite.get(suite.gateway() + "/openapi.json", null).body());
    }

    @AfterEach
    void close() {
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> another_district_sees_nothing_by() {
        var reading = contract.path("paths").properties().stream()
                .filter(each ->
                        each.getKey().startsWith("/v1/") && each.getValue().has("get"))
                .map(each -> Map.entry(each.getKey(), each.getValue().path("get")))
                .toList();
        assertThat(reading).hasSizeGreaterThan(30);
        return reading.stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.getValue().path("operationId").asText(), () -> check(each.getKey(), each.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> another_district_changes_nothing_by() {
        var writing = contract.path("paths").properties().stream()
                .filter(path -> path.getKey().startsWith("/v1/"))
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(method -> WRITING.contains(method.getKey()))
                        .map(method -> new Writing(
                                path.getKey(), method.getKey().toUpperCase(Locale.ROOT), method.getValue())))
                .toList();
        assertThat(writing).hasSizeGreaterThan(30);
        return writing.stream()
                .filter(each -> BUILT_IN.stream().noneMatch(each.template()::startsWith))
                .filter(each -> !each.template().contains("-audit-records"))
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> check(each)));
    }

    private static final Set<String> WRITING = Set.of("post", "put", "patch", "delete");

    private record Writing(String template, String method, JsonNode operation) {
        String name() {
            return operation.path("operationId").asText();
        }
    }

    private void check(Writing writing) {
        var path = resolved(writing.template());
        var before = around(path);
        var mediaType = ContractBodies.mediaType(writing.operation());
        var headers = new HashMap<>(Map.of("Accept", "application/json", "If-Match", "*"));
        if (mediaType != null) headers.put("Content-Type", mediaType);
        var question = QUESTIONS.get(writing.name());
        var body = question != null || mediaType == null
                ? question
                : new ContractBodies(contract, this::idOf)
                        .body(writing.operation(), mediaType)
                        .toString();
        var asks = writing.name().startsWith("search");
        if (asks) assumeAnswered(writing.method(), path, headers, body);
        var address = path + query(writing.operation());
        var elsewhere = suite.token("officer-elsewhere");
        var answer = suite.send(writing.method(), address, elsewhere, headers, body);

        var what = "%s %s %s: %d %s".formatted(writing.method(), path, body, answer.statusCode(), answer.body());
        assertThat(answer.body()).as(what).doesNotContain(marksBeyond(path + body));
        if (asks) assertThat(answer.statusCode()).as(what).isIn(200, 400, 404);
        else if (!path.equals(writing.template()) && !isUpsert(writing.template()))
            assertThat(answer.statusCode()).as(what).isIn(400, 403, 404);
        else {
            assertThat(answer.statusCode()).as(what).isLessThan(500);
            // what it makes is its own; a row of this district is not taken for one of its own
            if (answer.statusCode() < 300 && body != null)
                assertThat(body).as(what).doesNotContain(marks());
        }
        if (answer.statusCode() >= 400) {
            // whatever the reason is, a row of this district is to them as one that nobody has
            var nobodys = suite.send(
                    writing.method(),
                    withoutOurs(address),
                    elsewhere,
                    headers,
                    body == null ? null : withoutOurs(body));
            assertThat(refusal(answer)).as(what).isEqualTo(refusal(nobodys));
        }
        assertThat(around(path)).as("nothing changed by %s", what).isEqualTo(before);
    }

    /** It names the row as other systems do, who may have the same name for a row of their own. */
    private static boolean isUpsert(String template) {
        return template.contains("/by-external/");
    }

    /** With ids that nobody has in the place of all others. */
    private static String withoutOurs(String text) {
        return UUIDS.matcher(text).replaceAll(_ -> UUID.randomUUID().toString());
    }

    private static String refusal(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + Json.parse(answer.body()).path("code").asText();
    }

    private void assumeAnswered(String method, String path, Map<String, String> headers, @Nullable String body) {
        Assumptions.assumeTrue(
                INSIDERS.stream()
                        .anyMatch(actor -> suite.send(method, path, suite.token(actor.account()), headers, body)
                                        .statusCode()
                                == 200),
                () -> "nobody of the district itself is answered by " + path);
    }

    /** What an answer may not name: a refusal may repeat what was asked. */
    private List<String> marksBeyond(String asked) {
        return marks().stream().filter(mark -> !asked.contains(mark)).toList();
    }

    /** What the own district reads at this address, or the nearest one above it. */
    private JsonNode around(String path) {
        for (var at = path; at.length() > "/v1/".length(); at = at.substring(0, at.lastIndexOf('/')))
            for (var actor : INSIDERS) {
                var answer = api.ask(call(actor, at, List.of()));
                if (answer.status() == 200) return answer.body();
            }
        return Json.parse("{}");
    }

    private String query(JsonNode operation) {
        return required(operation)
                .map(each -> each.name() + "=" + URLEncoder.encode(each.value(), UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    /** A row of this district for a property such as {@code partnerId} or {@code schoolIds}. */
    private @Nullable String idOf(String property, JsonNode schema) {
        var noun = property.replaceAll("Ids?$", "")
                .replaceAll("([a-z])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
        return switch (noun) {
            case "school", "scope", "org", "area", "network" ->
                DemoData.load().school().id();
            case "assessment" -> example("/v1/quality-assessments", "id");
            case "call" -> example("/v1/portfolio-calls", "id");
            default -> {
                var list = "/v1/%ss".formatted(noun);
                yield contract.path("paths").path(list).has("get") ? example(list, "id") : null;
            }
        };
    }

    private void check(String template, JsonNode operation) {
        var path = resolved(template);
        var query = needsQuery(operation) ? asked(path, operation) : List.<Call.Field>of();
        if (!speaksJson(operation)) {
            checkText(path);
            return;
        }
        var inside = firstInsider(path, query);
        var outside = api.ask(call(Actor.OFFICER_ELSEWHERE, path, query));
        if (inside.status() == 403) {
            assertThat(outside.status()).as(path).isEqualTo(403);
            return;
        }
        if (template.endsWith("-audit-records")) {
            // a district's own trail repeats what it asked for itself
            assertNoRowOf(inside, outside);
            return;
        }
        var builtIn = BUILT_IN.stream().anyMatch(template::startsWith);
        assertThat(outside.body().toString())
                .as("the answer to another district names what belongs to this one")
                // what is built in names the cities whose data it reads
                .doesNotContain(marksBeyond(builtIn ? path + "Chicago" : path));
        if (builtIn) {
            if (outside.status() == 200) assertThat(outside.body()).as(path).isEqualTo(inside.body());
            else assertThat(outside.status()).as(path).isEqualTo(404);
            return;
        }
        if (path.equals(template) && query.isEmpty()) assertEmpty(inside, outside);
        else if (!query.isEmpty()) {
            assertThat(outside.status()).isIn(200, 400, 404);
            assertThat(outside.body()).as(path).isNotEqualTo(inside.body());
        } else assertThat(outside.status()).as(path).isEqualTo(404);
    }

    private static boolean speaksJson(JsonNode operation) {
        var content = operation.path("responses").path("200").path("content");
        return content.isEmpty() || content.has("application/json");
    }

    /** A file or a drawing. */
    private void checkText(String path) {
        var any = Map.of("Accept", "*/*");
        assumeAnswered("GET", path, any, null);
        var outside = suite.send("GET", path, suite.token("officer-elsewhere"), any, null);
        assertThat(outside.statusCode()).as(path).isIn(200, 404);
        assertThat(outside.body()).as(path).doesNotContain(marksBeyond(path));
    }

    /** A list is empty, unless it is a vocabulary that is the same everywhere and belongs to nobody. */
    private static void assertEmpty(Answer inside, Answer outside) {
        assertThat(outside.status()).isIn(200, 400);
        if (outside.status() == 400) return; // there is nothing to ask about, such as a school year
        if (outside.body().equals(inside.body()))
            assertThat(outside.body().findValues("id"))
                    .as("a vocabulary has no rows of its own")
                    .isEmpty();
        else assertNoRowOf(inside, outside);
    }

    private static void assertNoRowOf(Answer inside, Answer outside) {
        assertThat(inside.body().path("items").findValuesAsText("id"))
                .as("rows of the other district, of its own making only")
                .noneMatch(outside.body().path("items").findValuesAsText("id")::contains);
    }

    /** Texts that only this district has. */
    private List<String> marks() {
        var story = told.story();
        var data = DemoData.load();
        return List.of(
                data.school().id(),
                data.school().name(),
                data.partner().id(),
                data.partner().name(),
                "Chicago",
                Stage.id(story.needs().main()),
                Stage.id(story.goal().goal()),
                Stage.id(story.choice().scan()),
                Stage.id(story.formed().partnership()),
                Stage.id(story.agreed().agreement()),
                Stage.id(story.asked().target()));
    }

    /** The template with the ids of things that there are: each is taken from the list that it stands behind. */
    private String resolved(String template) {
        var path = new StringBuilder();
        var above = new StringBuilder();
        for (var segment : template.substring(1).split("/", -1)) {
            var value = segment.startsWith("{")
                    ? example(above.toString(), path.toString(), segment.substring(1, segment.length() - 1))
                    : segment;
            path.append('/').append(value);
            above.append('/').append(segment);
        }
        return path.toString();
    }

    /** What is below a row and in no list of its own need not exist: the row above it is what is not theirs. */
    private String example(String template, String list, String name) {
        var identifier = list.endsWith("/by-external") || list.contains("/by-external/");
        if (identifier) return identifier(list, name);
        var isListed = contract.path("paths").path(template).has("get");
        var named = isListed || !name.endsWith("Id") ? null : idOf(name, contract);
        if (named != null) return named;
        return template.contains("{") && !isListed ? UUID.randomUUID().toString() : example(list, name);
    }

    /** The scheme, or the value, of the first row that other systems have a name for. */
    private String identifier(String path, String name) {
        var list = path.substring(0, path.indexOf("/by-external"));
        for (var item : firstInsider(list, List.of()).body().path("items"))
            if (!item.path("identifiers").isEmpty())
                return item.path("identifiers").path(0).path(name).asText();
        return Assumptions.abort("nothing in %s has an identifier".formatted(list));
    }

    private String example(String list, String name) {
        if (list.equals("/v1/schools")) return DemoData.load().school().id();
        var allRefused = true;
        for (var actor : INSIDERS) {
            var answer = api.ask(call(actor, list, List.of()));
            allRefused &= answer.status() == 403;
            var item = answer.body().path("items").path(0);
            var value = item.has(name) ? item.path(name) : item.path("id");
            if (answer.status() == 200 && !value.isMissingNode()) return value.asText();
        }
        // for the operator of the installation: no account of a district gets as far as to ask which row
        return allRefused ? UUID.randomUUID().toString() : made(list, name);
    }

    /** The story has none: somebody of the district makes one. */
    private String made(String list, String name) {
        var template = contract.path("paths").properties().stream()
                .filter(path -> path.getValue().has("post")
                        && list.matches(path.getKey().replaceAll("\\{[^}]+}", "[^/]+")))
                .findFirst()
                .orElseGet(() -> Assumptions.abort("nobody finds an example of {%s} in %s".formatted(name, list)));
        var operation = template.getValue().path("post");
        var mediaType = Objects.requireNonNull(ContractBodies.mediaType(operation), list);
        var furniture = Furniture.body(list, this::furnishing);
        var body = furniture != null
                ? furniture
                : new ContractBodies(contract, this::idOf)
                        .body(operation, mediaType)
                        .toString();
        var answers = new ArrayList<String>();
        for (var actor : INSIDERS) {
            var answer =
                    suite.send("POST", list, suite.token(actor.account()), Map.of("Content-Type", mediaType), body);
            if (answer.statusCode() == 201 || answer.statusCode() == 202)
                return Json.parse(answer.body()).path("id").asText();
            if (answer.statusCode() != 403) answers.add(answer.statusCode() + " " + answer.body());
        }
        return Assumptions.abort("nobody finds or makes an example of {%s} in %s: %s".formatted(name, list, answers));
    }

    private String furnishing(String word) {
        var story = told.story();
        return switch (word) {
            case "school" -> DemoData.load().school().id();
            case "partner" -> DemoData.load().partner().id();
            case "partnership" -> Stage.id(story.formed().partnership());
            case "agreement" -> Stage.id(story.agreed().agreement());
            case "measure" -> "student.attendanceImproved%";
            case "framework" -> example("/v1/quality-frameworks", "code");
            case "schoolYear" -> session(true).path("id").asText();
            case "term" -> session(false).path("id").asText();
            case "termStart" -> session(false).path("startDate").asText();
            default -> throw new IllegalArgumentException(word);
        };
    }

    private JsonNode session(boolean schoolYear) {
        var sessions = firstInsider("/v1/academic-sessions", List.of(new Call.Field("limit", "500")));
        return Furniture.session(
                sessions.body().path("items"),
                schoolYear,
                LocalDate.now(ZoneOffset.UTC).toString());
    }

    private static boolean needsQuery(JsonNode operation) {
        return Json.items(operation.path("parameters")).stream()
                .anyMatch(each -> each.path("in").asText().equals("query")
                        && each.path("required").asBoolean());
    }

    /** What the story asked there; of what it did not, only that the district itself is answered makes it a question. */
    private List<Call.Field> asked(String path, JsonNode operation) {
        return told.faults().calls().stream()
                .filter(each -> each.method().equals("GET") && each.path().equals(path))
                .map(Call::query)
                .findFirst()
                .orElseGet(() -> required(operation).toList());
    }

    private Stream<Call.Field> required(JsonNode operation) {
        return Json.items(operation.path("parameters")).stream()
                .filter(each -> each.path("in").asText().equals("query")
                        && each.path("required").asBoolean())
                .map(each -> new Call.Field(
                        each.path("name").asText(),
                        switch (each.path("name").asText()) {
                            case "measure" -> "student.attendanceImproved%";
                            case "index" -> "school.climateIndex";
                            case "period" -> session(false).path("id").asText();
                            default -> each.path("schema").path("enum").path(0).asText("x");
                        }));
    }

    /** What somebody of the district reads; a refusal if it is for the operator of the installation alone. */
    private Answer firstInsider(String path, List<Call.Field> query) {
        var answers = new ArrayList<Integer>();
        for (var actor : INSIDERS) {
            var answer = api.ask(call(actor, path, query));
            if (answer.status() == 200) return answer;
            answers.add(answer.status());
            if (answers.size() == INSIDERS.size() && answers.stream().allMatch(status -> status == 403)) return answer;
        }
        return Assumptions.abort("nobody of the district itself can read %s: %s".formatted(path, answers));
    }

    private static Call call(Actor actor, String path, List<Call.Field> query) {
        var call = Call.get(actor, path);
        for (var field : query) call = call.asking(field.name(), field.value());
        return call;
    }
}

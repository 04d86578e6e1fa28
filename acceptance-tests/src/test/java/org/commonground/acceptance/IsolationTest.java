package org.commonground.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonground.acceptance.OwnRows.Answered;
import org.commonground.localstack.demo.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What one district has, another district's people neither see nor change: tried with every operation of the served contract.
 * Each request is first one that somebody of the district itself is answered, or gets as far with as the row; then it is sent
 * again by somebody of the other district with the same roles, schools and partners.
 */
@ExtendWith(SuiteExtension.class)
class IsolationTest {
    /** They come with the product and are the same for everybody. */
    private static final Set<String> SAME_EVERYWHERE = Set.of(
            "getHsdsApi",
            "getHsdsProfile",
            "getImportMapping",
            "getImportMappingSchema",
            "getSuppressionPolicy",
            "listAgreementTemplates",
            "listDimensions",
            "listImportMappings",
            "listMetricsReplicas",
            "listMouReplicas",
            "listNeedCategories",
            "listNeedsReplicas",
            "listRegistryReplicas");

    /** Figures by school year: the other district, which has none, may be told that its question names what it does not know. */
    private static final Set<String> ASK_BY_NAMES = Set.of(
            "findOutliers", "getCompleteness", "getLineage", "getServiceLearning", "queryAnalytics", "searchAnalytics");

    /** Of a request that did not come as far as a row. */
    private static final Set<Integer> TURNED_AWAY = Set.of(400, 401, 403, 404, 405, 415, 429);

    private static final Pattern UUIDS =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final RunningSuite suite;
    private final List<Operation> operations;
    private final Accounts accounts;
    private final OwnRows rows;
    private final Map<String, String> leftOut = new TreeMap<>();

    IsolationTest(RunningSuite suite) {
        this.suite = suite;
        var contract =
                Json.parse(suite.get(suite.gateway() + "/openapi.json", null).body());
        operations = Operation.all(contract);
        accounts = new Accounts(suite);
        rows = new OwnRows(suite, accounts, contract, operations);
    }

    @TestFactory
    Stream<DynamicTest> another_district_sees_and_changes_nothing_by() {
        assertThat(operations).hasSizeGreaterThan(400);
        // what is written has namesakes in the other district afterwards
        var inOrder = operations.stream()
                .sorted(Comparator.comparing(Operation::reads).reversed())
                .toList();
        return Stream.concat(
                inOrder.stream().map(each -> DynamicTest.dynamicTest(each.id(), () -> check(each))),
                Stream.of(DynamicTest.dynamicTest("and nothing is left out but what is known", this::checkLeftOut)));
    }

    /** What is sent. */
    private record Request(
            Operation operation, String address, @Nullable String body) {
        /** What an answer may repeat. */
        String said() {
            return address + body;
        }

        HttpResponse<String> send(RunningSuite suite, String token, @Nullable String version) {
            var headers = new HashMap<>(OwnRows.headers(operation));
            if (version != null) headers.put("If-Match", version);
            return suite.send(operation.method(), address, token, headers, body);
        }

        @Override
        public String toString() {
            return "%s %s %s".formatted(operation.method(), address, body);
        }

        /** The same about rows that nobody has. */
        Request aboutNothing() {
            return new Request(operation, strange(address), body == null ? null : strange(body));
        }

        private static String strange(String text) {
            return UUIDS.matcher(text).replaceAll(_ -> UUID.randomUUID().toString());
        }
    }

    private void check(Operation operation) {
        var path = rows.path(operation);
        var request = new Request(operation, rows.address(operation, path), rows.body(operation));
        if (operation.isPublic()) checkPublic(request);
        else if (operation.reads()) checkReading(request, path);
        else checkWriting(request, path);
    }

    private void checkPublic(Request request) {
        var answer = suite.get(suite.gateway() + request.address(), null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain(rows.ids());
    }

    private void checkReading(Request request, String path) {
        var operation = request.operation();
        var refusals = new ArrayList<String>();
        var inside = answered(request, path, refusals);
        var account = inside.map(Answered::account).orElse("officer");
        var outside = request.send(suite, accounts.tokenThere(account), null);
        var what = "%s as the like of %s: %d %s".formatted(request, account, outside.statusCode(), outside.body());
        if (SAME_EVERYWHERE.contains(operation.id())) {
            assertThat(outside.body()).isEqualTo(inside.orElseThrow().answer().body());
            return;
        }
        // a trail repeats what was asked for
        if (!operation.template().contains("-audit-records"))
            assertThat(outside.body()).as(what).doesNotContain(marksBeyond(request, account));
        if (inside.isEmpty()) {
            assertThat(outside.statusCode()).as(what).isIn(200, 400, 403, 404);
            leaveOut(
                    operation,
                    "nobody of the district itself is answered a row; %s; %s"
                            .formatted(rows.whyNone(path), String.join(" ", refusals)));
        } else if (operation.isAboutARow())
            assertThat(outside.statusCode()).as(what).isEqualTo(404);
        else if (outside.statusCode() == 400)
            assertThat(operation.id()).as(what).isIn(ASK_BY_NAMES);
        else {
            assertThat(outside.statusCode()).as(what).isEqualTo(200);
            compare(operation, inside.get().answer().body(), outside.body());
        }
    }

    private void compare(Operation operation, String inside, String outside) {
        assertThat(outside).as("something of this district").isNotEqualTo(inside);
        if (!operation.lists()) return;
        var own = rows.ownAmongBuiltIn(operation.template().replaceAll("/search$", ""));
        if (own.isPresent()) {
            assertThat(inside).contains(own.get());
            assertThat(outside).doesNotContain(own.get());
        } else
            assertThat(OwnRows.ids(Json.parse(outside)))
                    .filteredOn(OwnRows.ids(Json.parse(inside))::contains)
                    .isEmpty();
    }

    /** Of the district itself, the first who is; of a list, the first who is told of a row. */
    private Optional<Answered> answered(Request request, String path, List<String> refusals) {
        var operation = request.operation();
        Predicate<HttpResponse<String>> good = answer -> {
            refusals.add(answer.statusCode() + " " + answer.body());
            return answer.statusCode() == 200
                    && (!operation.lists()
                            || !OwnRows.rows(Json.parse(answer.body())).isEmpty());
        };
        if (operation.lists()) rows.ownAmongBuiltIn(operation.template());
        var found = inside(request, null, good);
        if (!operation.lists() || SAME_EVERYWHERE.contains(operation.id())) return found;
        if (found.isPresent() && !OwnRows.ids(found.get().body()).isEmpty()) return found;
        rows.furnish(path.replaceAll("/search$", ""));
        refusals.clear();
        return inside(request, null, good);
    }

    private Optional<Answered> inside(Request request, @Nullable String version, Predicate<HttpResponse<String>> good) {
        for (var account : accounts.here()) {
            var answer = request.send(suite, accounts.tokenHere(account), version);
            if (good.test(answer)) return Optional.of(new Answered(account, answer));
        }
        return Optional.empty();
    }

    private void checkWriting(Request request, String path) {
        var operation = request.operation();
        var answers = new ArrayList<String>();
        // a version that it never had: who comes as far as the row is told so, and changes nothing
        var insider = inside(request, operation.needsTheVersion() ? "\"1000000\"" : "*", answer -> {
            answers.add(answer.statusCode() + " " + answer.body());
            if (operation.needsTheVersion()) return answer.statusCode() == 412;
            // a rule that the body breaks proves something where the other district is told of no row instead
            return !TURNED_AWAY.contains(answer.statusCode())
                    && (operation.isAboutARow() || answer.statusCode() != 422);
        });
        var account = insider.map(Answered::account).orElse("officer");
        var token = accounts.tokenThere(account);
        var nearest = nearest(path);
        var outside = request.send(suite, token, "*");

        var what = "%s as the like of %s: %d %s".formatted(request, account, outside.statusCode(), outside.body());
        assertThat(outside.body()).as(what).doesNotContain(marksBeyond(request, account));
        assertThat(outside.statusCode()).as(what).isLessThan(500);
        if (operation.isAboutARow())
            assertThat(outside.statusCode()).as(what).isIn(insider.isPresent() ? Set.of(404) : Set.of(400, 403, 404));
        if (outside.statusCode() < 300 && request.body() != null)
            assertThat(request.body())
                    .as("taken for a row of its own: %s", what)
                    .doesNotContain(rows.ids());
        if (outside.statusCode() >= 400)
            assertThat(refusal(outside))
                    .as("as of a row that nobody has: %s", what)
                    .isEqualTo(refusal(request.aboutNothing().send(suite, token, "*")));
        nearest.ifPresent(before -> assertThat(read(before.address(), before.account()))
                .as("changed by %s", what)
                .isEqualTo(before.body()));
        if (insider.isEmpty())
            leaveOut(
                    operation,
                    "nobody of the district itself comes as far as a row; %s; %s"
                            .formatted(rows.whyNone(path), String.join(" ", answers)));
    }

    private static String refusal(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + Json.parse(answer.body()).path("code").asText();
    }

    /** What an answer may not name: a refusal may repeat what was asked. */
    private List<String> marksBeyond(Request request, String account) {
        // what comes with the product names the cities whose data it reads
        var known = request.operation().id().equals("listObservationMappings") ? "Chicago" : "";
        return rows.marks().stream()
                .filter(mark -> !(request.said() + known).contains(mark)
                        && !accounts.claims(account).contains(mark))
                .toList();
    }

    /** What somebody of the district reads at an address. */
    private record Nearest(String address, String account, JsonNode body) {}

    /** At this address, or the nearest one above it that anybody reads. */
    private Optional<Nearest> nearest(String path) {
        for (var at = path; at.length() > "/v1/".length(); at = at.substring(0, at.lastIndexOf('/'))) {
            var answered = rows.read(at);
            if (answered.isPresent())
                return Optional.of(
                        new Nearest(at, answered.get().account(), answered.get().body()));
        }
        return Optional.empty();
    }

    private JsonNode read(String address, String account) {
        return Json.parse(
                suite.send("GET", address, accounts.tokenHere(account), Map.of("Accept", "application/json"), null)
                        .body());
    }

    /** The other district was asked, but that the own one is answered could not be shown. */
    private void leaveOut(Operation operation, String reason) {
        leftOut.put(operation.id(), reason);
        assertThat(knownReasons()).as(reason).containsKey(operation.id());
        abort(reason);
    }

    private void checkLeftOut() throws IOException {
        Files.writeString(
                Path.of("target", "isolation-skips.txt"),
                leftOut.entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue() + "\n")
                        .collect(Collectors.joining()));
        assertThat(leftOut.keySet())
                .as("isolation-skips.txt names each, and no more; what was found is in target/")
                .isEqualTo(knownReasons().keySet());
    }

    /** Operation: why nobody of the district itself is answered. */
    private static Map<String, String> knownReasons() {
        try (var file = IsolationTest.class.getResourceAsStream("/isolation-skips.txt")) {
            if (file == null) throw new IllegalStateException("isolation-skips.txt is missing");
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(": ", 2))
                    .collect(Collectors.toMap(each -> each[0], each -> each[1], (a, _) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.commonground.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.commonground.localstack.demo.Actor;
import org.commonground.localstack.demo.Answer;
import org.commonground.localstack.demo.Api;
import org.commonground.localstack.demo.Call;
import org.commonground.localstack.demo.DemoData;
import org.commonground.localstack.demo.Json;
import org.commonground.localstack.demo.Narrator;
import org.commonground.localstack.demo.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What one district has, another district's officer does not see: tried with every reading operation of the served contract, on
 * things that the own district can read at the very same address.
 */
@ExtendWith(SuiteExtension.class)
class IsolationTest {
    /** Of the own district; together they may read everything. */
    private static final List<Actor> INSIDERS = Stream.of(Actor.values())
            .filter(each -> each != Actor.OFFICER_ELSEWHERE)
            .toList();

    private final RunningSuite suite;
    private final RunningSuite.Told told;
    private final Api api;

    IsolationTest(RunningSuite suite) {
        this.suite = suite;
        this.told = suite.told();
        this.api = new Api(suite.gateway(), suite::token, Narrator.SILENT, RunningSuite.PATIENCE);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> another_district_sees_nothing_by() {
        var contract =
                Json.parse(suite.get(suite.gateway() + "/openapi.json", null).body());
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

    private void check(String template, JsonNode operation) {
        var path = resolved(template);
        var query = needsQuery(operation) ? asked(path) : List.<Call.Field>of();
        var inside = firstInsider(path, query);
        var outside = api.ask(call(Actor.OFFICER_ELSEWHERE, path, query));
        assertThat(outside.body().toString())
                .as("the answer to another district names what belongs to this one")
                .doesNotContain(marks().stream()
                        // a refusal may repeat what was asked
                        .filter(mark -> !path.contains(mark))
                        .toList());
        if (path.equals(template) && query.isEmpty()) assertEmpty(inside, outside);
        else if (!query.isEmpty()) assertThat(outside.status()).isIn(400, 404);
        else assertThat(outside.status()).as(path).isEqualTo(404);
    }

    /** A list is empty, unless it is a vocabulary that is the same everywhere and belongs to nobody. */
    private static void assertEmpty(Answer inside, Answer outside) {
        assertThat(outside.status()).isEqualTo(200);
        if (outside.body().equals(inside.body()))
            assertThat(outside.body().findValues("id"))
                    .as("a vocabulary has no rows of its own")
                    .isEmpty();
        else assertThat(outside.body().path("items")).isEmpty();
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
        for (var segment : template.substring(1).split("/", -1)) {
            var value = segment.startsWith("{")
                    ? example(path.toString(), segment.substring(1, segment.length() - 1))
                    : segment;
            path.append('/').append(value);
        }
        return path.toString();
    }

    private String example(String list, String name) {
        for (var actor : INSIDERS) {
            var answer = api.ask(call(actor, list, List.of()));
            var item = answer.body().path("items").path(0);
            var value = item.has(name) ? item.path(name) : item.path("id");
            if (answer.status() == 200 && !value.isMissingNode()) return value.asText();
        }
        throw new AssertionError("nobody finds an example of {%s} in %s".formatted(name, list));
    }

    private static boolean needsQuery(JsonNode operation) {
        return Json.items(operation.path("parameters")).stream()
                .anyMatch(each -> each.path("in").asText().equals("query")
                        && each.path("required").asBoolean());
    }

    /** What the story asked there. */
    private List<Call.Field> asked(String path) {
        return told.faults().calls().stream()
                .filter(each -> each.method().equals("GET") && each.path().equals(path))
                .map(Call::query)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the story asks nothing at " + path));
    }

    private Answer firstInsider(String path, List<Call.Field> query) {
        var answers = new ArrayList<Integer>();
        for (var actor : INSIDERS) {
            var answer = api.ask(call(actor, path, query));
            if (answer.status() == 200) return answer;
            answers.add(answer.status());
        }
        throw new AssertionError("nobody of the district itself can read %s: %s".formatted(path, answers));
    }

    private static Call call(Actor actor, String path, List<Call.Field> query) {
        var call = Call.get(actor, path);
        for (var field : query) call = call.asking(field.name(), field.value());
        return call;
    }
}

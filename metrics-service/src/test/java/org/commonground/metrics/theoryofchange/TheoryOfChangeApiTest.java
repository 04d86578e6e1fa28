package org.commonground.metrics.theoryofchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.metrics.target.TargetStatus;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.StateTable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class TheoryOfChangeApiTest {
    private static final String THEORY = """
            {"title": "Why it should work", "level": "DISTRICT",
             "ifStatements": [{"lever": "CAPACITY", "qualifiers": ["EQUITABLY"], "text": "partners train with our staff"}],
             "thenStatements": ["more students come every day"],
             "goals": [{"code": "C1", "lever": "%s", "text": "Everybody who works with children is trained",
                        "measureCodes": ["%s"]}]}
            """;

    @Test
    void a_goal_belongs_to_a_lever_that_is_pulled_and_shows_in_a_measure() {
        Registry.of("theory-rules")
                .as(Role.PARTNERSHIP_OFFICER)
                .post("/v1/theories-of-change", THEORY.formatted("RESOURCES", "nothing.known"))
                .then()
                .statusCode(422)
                .body("violations.code", containsInAnyOrder("no-if-statement", "unknown-measure"));
    }

    @Test
    void its_words_stay_once_published_and_the_report_tells_what_the_targets_say() {
        var registry = Registry.of("theory");
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        var school = registry.school("theory-school");
        registry.goal(
                UUID.randomUUID(),
                "needs.goal.adopted",
                1,
                "ADOPTED",
                "SCHOOL",
                school,
                "{\"measureCode\": \"capacity.trainedPeople\", \"baseline\": 10, \"target\": 20, \"unit\": \"people\"}");
        String id = officer.post("/v1/theories-of-change", THEORY.formatted("CAPACITY", "capacity.trainedPeople"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        var path = "/v1/theories-of-change/" + id;
        var analyst = registry.as(Role.ANALYST);
        analyst.get(path).then().statusCode(404);
        officer.patch(path, "{\"title\": \"Why it works\"}").then().statusCode(200);
        officer.transition(path, "{\"to\": \"PUBLISHED\"}").then().statusCode(200);
        officer.patch(path, "{\"title\": \"Other words\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("not-a-draft"));
        analyst.get(path).then().statusCode(200).body("title", equalTo("Why it works"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> analyst.get(path + "/report")
                        .then()
                        .statusCode(200)
                        .body("levers", hasSize(1))
                        .body("levers[0].status", equalTo("NO_DATA"))
                        .body("levers[0].goals[0].targets.NO_DATA", equalTo(1)));
    }

    @Test
    void a_lever_moves_from_two_thirds_of_its_targets_on_and_missing_data_does_not_count_against_it() {
        assertThat(LeverStatus.of(List.of())).isEqualTo(LeverStatus.NO_DATA);
        assertThat(LeverStatus.of(List.of(Map.of(TargetStatus.NO_DATA, 9L)))).isEqualTo(LeverStatus.NO_DATA);
        assertThat(LeverStatus.of(List.of(
                        Map.of(TargetStatus.MET, 1L, TargetStatus.NO_DATA, 9L),
                        Map.of(TargetStatus.ON_TRACK, 1L, TargetStatus.OFF_TRACK, 1L))))
                .isEqualTo(LeverStatus.MOVING);
        assertThat(LeverStatus.of(List.of(Map.of(TargetStatus.MET, 1L, TargetStatus.AT_RISK, 2L))))
                .isEqualTo(LeverStatus.MIXED);
        assertThat(LeverStatus.of(List.of(Map.of(TargetStatus.MET, 1L, TargetStatus.AT_RISK, 3L))))
                .isEqualTo(LeverStatus.STUCK);
    }

    @Test
    void every_step_is_the_offices_or_the_schools() {
        StateTable.of(TheoryState.class, """
                DRAFT     PUBLISHED PO SL
                DRAFT     RETIRED   PO SL
                PUBLISHED RETIRED   PO SL
                """).holdsFor((from, to, role) -> {
            var theory = new TheoryOfChange();
            theory.state = from;
            theory.transition(to, Set.of(role), "somebody", Instant.EPOCH);
            return theory.state;
        });
    }
}

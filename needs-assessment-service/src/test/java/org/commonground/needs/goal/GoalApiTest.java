package org.commonground.needs.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.needs.Bodies.created;
import static org.commonground.needs.Bodies.goal;
import static org.commonground.needs.Bodies.to;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.commonground.kernel.access.Role;
import org.commonground.needs.Bodies;
import org.commonground.needs.World;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class GoalApiTest {
    private static final Map<String, String> FAILS_M3_AND_T2 =
            Map.of("\"baseline\": 35,", "", "\"horizon\": \"ONE_YEAR\"", "\"horizon\": \"SEMESTER\"");

    private final UUID school = World.school("Lakeview");
    private final Api liaison = Api.as(Tokens.of(Role.SCHOOL_LIAISON).ofSchools(school));
    private final Api leader = Api.as(Tokens.of(Role.SCHOOL_LEADER).ofSchools(school));
    private final Api officer = Api.as(Tokens.officer());
    private UUID need = school;

    @BeforeEach
    void world() {
        World.schoolYear(2027);
        World.measure("student.courseGradeImproved%", "percent", "HIGHER_BETTER", "EFFECT_QUALITY");
        need = Bodies.validatedNeed(liaison, leader, school, "TUTORING", 120);
    }

    @Test
    void a_goal_that_fails_is_shown_why_mended_checked_and_adopted() {
        var id = created(liaison, "/v1/goals", goal(school, need, FAILS_M3_AND_T2));
        liaison.get("/v1/goals/{id}", id)
                .then()
                .statusCode(200)
                .body(
                        "state", equalTo("DRAFT"),
                        "smartScore", equalTo(3),
                        "smart.letters.find { it.letter == 'MEASURABLE' }.verdict", equalTo("FAIL"),
                        "smart.letters.rules.flatten().findAll { it.verdict == 'FAIL' }.rule", contains("M3", "T2"),
                        "smart.letters.rules.flatten().find { it.rule == 'M3' }.message", containsString("baseline"),
                        "smart.letters.rules.flatten().findAll { it.verdict == 'NOT_CHECKED' }.rule",
                                hasItems("A2", "A3"));

        liaison.transition("/v1/goals/" + id, to("CHECKED"))
                .then()
                .statusCode(409)
                .body("code", equalTo("transition-refused"), "violations.code", contains("smart-m3", "smart-t2"));
        liaison.patch("/v1/goals/" + id, """
                        {"horizon": "ONE_YEAR",
                         "measures": [{"measureCode": "student.courseGradeImproved%", "baseline": 35, "target": 55,
                                       "unit": "percent", "direction": "INCREASE", "dataSource": "Report cards",
                                       "frequency": "QUARTERLY"}]}
                        """)
                .then()
                .statusCode(200)
                .body("smartScore", equalTo(5), "smart.score", equalTo(5));
        liaison.transition("/v1/goals/" + id, to("CHECKED"))
                .then()
                .statusCode(200)
                .body("state", equalTo("CHECKED"), "allowedTransitions", contains("DRAFT", "RETIRED"));
        liaison.transition("/v1/goals/" + id, to("ADOPTED"))
                .then()
                .statusCode(409)
                .body("violations.code", contains("not-yours"));
        assertThat(eventsOf(id)).isEmpty();
        leader.transition("/v1/goals/" + id, to("ADOPTED"))
                .then()
                .statusCode(200)
                .body("state", equalTo("ADOPTED"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !eventsOf(id).isEmpty());
        var told = JsonPath.from(eventsOf(id).getFirst());
        assertThat(told.getString("goal.state")).isEqualTo("ADOPTED");
        assertThat(told.getString("goal.scopeId")).isEqualTo(school.toString());
        assertThat(told.getList("goal.needIds")).isEqualTo(List.of(need.toString()));
        assertThat(told.getInt("goal.measures[0].target")).isEqualTo(55);
        assertThat(told.getString("goal.dueDate")).isEqualTo("2027-06-11");
    }

    @Test
    void a_check_sees_what_has_changed_around_the_goal() {
        var id = created(liaison, "/v1/goals", goal(school, need));
        liaison.transition("/v1/goals/" + id, to("CHECKED")).then().statusCode(200);
        leader.transition("/v1/needs/" + need, to("DROPPED", "The school closes"))
                .then()
                .statusCode(200);

        leader.transition("/v1/goals/" + id, to("ADOPTED"))
                .then()
                .statusCode(409)
                .body("state", equalTo("CHECKED"), "violations.code", contains("smart-r1"));
        liaison.post("/v1/goals/{id}/smart-check", "", id)
                .then()
                .statusCode(200)
                .body("state", equalTo("DRAFT"), "smartScore", equalTo(4));
        // to ask again changes nothing
        var version = liaison.get("/v1/goals/{id}", id).header("ETag");
        liaison.post("/v1/goals/{id}/smart-check", "", id).then().header("ETag", equalTo(version));
    }

    @Test
    void an_officer_overrides_one_letter_and_everybody_sees_it() {
        var id = created(liaison, "/v1/goals", goal(school, need, Map.of("\"who\": \"90", "\"grantTag\": \"90")));
        liaison.post("/v1/goals/{id}/smart-override", "{\"letter\": \"SPECIFIC\", \"reason\": \"x\"}", id)
                .then()
                .statusCode(403);
        officer.post("/v1/goals/{id}/smart-override", "{\"letter\": \"SPECIFIC\", \"reason\": \" \"}", id)
                .then()
                .statusCode(422);
        officer.post("/v1/goals/{id}/smart-override", "{\"letter\": \"SPECIFIC\", \"reason\": \"Named later\"}", id)
                .then()
                .statusCode(200)
                .body("smartOverride.letter", equalTo("SPECIFIC"), "smartScore", equalTo(4));
        liaison.transition("/v1/goals/" + id, to("CHECKED")).then().statusCode(200);
        leader.transition("/v1/goals/" + id, to("ADOPTED")).then().statusCode(200);

        Api.as(Tokens.of(Role.PARTNER_STAFF))
                .get("/v1/goals/{id}", id)
                .then()
                .statusCode(200)
                .body(
                        "smartOverride.reason",
                        equalTo("Named later"),
                        "smartOverride.by",
                        equalTo("partnership-officer"));
        officer.request()
                .header("If-Match", "*")
                .delete("/v1/goals/{id}/smart-override", id)
                .then()
                .statusCode(409);
    }

    @Test
    void a_draft_is_for_its_own_people_and_the_districts_staff() {
        var id = created(liaison, "/v1/goals", goal(school, need));

        Api.as(Tokens.of(Role.PARTNER_ADMIN)).get("/v1/goals/{id}", id).then().statusCode(404);
        Api.as(Tokens.of(Role.SCHOOL_LEADER).ofSchools(UUID.randomUUID()))
                .get("/v1/goals?filter=needIds ~ '%s'".formatted(need))
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        Api.as(Tokens.of(Role.DISTRICT_REVIEWER))
                .get("/v1/goals?filter=needIds ~ '%s'".formatted(need))
                .then()
                .body("items.id", hasItem(id.toString()));
    }

    @Test
    void a_need_that_one_cannot_see_is_not_linked() {
        var elsewhere = World.school("Hillside");
        var foreign = created(officer, "/v1/needs", Bodies.need(elsewhere));

        liaison.post("/v1/goals", goal(school, foreign))
                .then()
                .statusCode(422)
                .body("violations[0].code", equalTo("unknown-need"));
        officer.post("/v1/goals", goal(school, foreign))
                .then()
                .statusCode(422)
                .body("violations[0].code", equalTo("other-school"));
    }

    @Test
    void few_people_are_not_counted_in_front_of_others() {
        var id = created(
                liaison, "/v1/goals", goal(school, need, Map.of("\"populationCount\": 90", "\"populationCount\": 9")));

        Api.as(Tokens.of(Role.ANALYST))
                .get("/v1/goals/{id}", id)
                .then()
                .statusCode(200)
                .body("populationCount", nullValue(), "countsSuppressed", equalTo(true));
        liaison.get("/v1/goals/{id}", id).then().body("populationCount", equalTo(9));
    }

    @Test
    void services_that_are_linked_must_have_the_places() {
        var partner = World.partner("Tutors", "APPROVED");
        var small = World.service(partner, "TUTORING", 40, 41.9, -87.6);
        var id = created(liaison, "/v1/goals", goal(school, need));

        liaison.patch("/v1/goals/" + id, "{\"serviceIds\": [\"%s\"]}".formatted(small))
                .then()
                .statusCode(200)
                .body("smart.letters.rules.flatten().find { it.rule == 'A2' }.verdict", equalTo("FAIL"));
        liaison.patch("/v1/goals/" + id, "{\"populationCount\": 40}")
                .then()
                .body("smart.letters.rules.flatten().find { it.rule == 'A2' }.verdict", equalTo("PASS"));
    }

    @Test
    void a_goal_shows_how_its_measures_stand() {
        var id = created(liaison, "/v1/goals", goal(school, need));
        liaison.get("/v1/goals/{id}", id).then().body("targets", hasSize(0));

        var target = UUID.randomUUID();
        Events.send(
                "metrics.target-status.v1", "metrics.target.status-changed", target, 3, Tokens.DISTRICT, """
                {"targetId": "%s", "goalId": "%s", "measureCode": "student.courseGradeImproved%%",
                 "scopeType": "SCHOOL", "scopeId": "%s", "from": "NO_DATA", "to": "AT_RISK", "value": 38.5,
                 "asOf": "2026-12-18"}
                """.formatted(
                                target, id, school));
        World.awaitVersion("replica_target_status", target, 3);

        liaison.get("/v1/goals?filter=needIds ~ '%s'".formatted(need))
                .then()
                .body(
                        "items[0].targets.measureCode", contains("student.courseGradeImproved%"),
                        "items[0].targets[0].status", equalTo("AT_RISK"),
                        "items[0].targets[0].value", equalTo(38.5f),
                        "items[0].targets[0].asOf", equalTo("2026-12-18"));
    }

    private static List<String> eventsOf(UUID id) {
        return Events.on("needs.goal.v1").stream()
                .filter(event -> event.key().equals(id.toString()))
                .map(event -> event.value())
                .toList();
    }
}

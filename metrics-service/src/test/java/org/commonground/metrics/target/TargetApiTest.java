package org.commonground.metrics.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class TargetApiTest {
    private static final String MEASURE =
            "{\"measureCode\": \"student.attendanceImproved%\", \"baseline\": 45, \"target\": 60, \"unit\": \"percent\", \"direction\": \"INCREASE\"}";
    private static final String HEADER = "measureCode,schoolSourcedId,periodSourcedId,numerator,denominator\n";

    private static List<String> statuses(String goalId) {
        return Events.on("metrics.target-status.v1").stream()
                .map(event -> JsonPath.from(event.value()))
                .filter(event -> goalId.equals(event.getString("goalId")))
                .map(event ->
                        "%s>%s %s".formatted(event.getString("from"), event.getString("to"), event.getString("value")))
                .toList();
    }

    private static void awaitTargets(Registry registry, UUID goal, int count, String state) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> registry.as(Role.ANALYST)
                        .get("/v1/targets?filter=goalId = '%s' AND state = '%s'".formatted(goal, state))
                        .then()
                        .body("items", hasSize(count)));
    }

    @Test
    void an_adopted_goal_makes_targets_whose_status_follows_observations() {
        var registry = Registry.of("targets");
        var school = registry.school("north");
        registry.record(HEADER + "student.attendanceImproved%,north,sy2025,47,100\n");
        var goal = UUID.randomUUID();
        registry.goal(goal, "needs.goal.adopted", 3, "ADOPTED", "SCHOOL", school, MEASURE);
        awaitTargets(registry, goal, 1, "ACTIVE");

        registry.record(HEADER + "student.attendanceImproved%,north,sy2026-q2,64,100\n");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(statuses(goal.toString())).last().asString().endsWith(">MET 64"));
        var analyst = registry.as(Role.ANALYST);
        String id =
                analyst.get("/v1/targets?filter=goalId = '%s'".formatted(goal)).path("items[0].id");
        var target = analyst.get("/v1/targets/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", notNullValue())
                .body(
                        "status", equalTo("MET"),
                        "valueStatus", equalTo("OK"),
                        "target", equalTo(60.0f),
                        "thresholds.onTrackMargin", equalTo(0.1f),
                        "asOf", equalTo("2026-01-17"))
                .extract()
                .jsonPath();
        assertThat(target.getDouble("value")).isEqualTo(64);
        assertThat(target.getDouble("progress")).isGreaterThan(1);

        registry.goal(
                goal,
                "needs.goal.changed",
                4,
                "ADOPTED",
                "SCHOOL",
                school,
                MEASURE.replace("student.attendanceImproved%", "service.sessionsHeld"));
        awaitTargets(registry, goal, 1, "RETIRED");
        awaitTargets(registry, goal, 1, "ACTIVE");
        registry.goal(goal, "needs.goal.adopted", 3, "ADOPTED", "SCHOOL", school, MEASURE);
        registry.goal(goal, "needs.goal.retired", 5, "RETIRED", "SCHOOL", school, MEASURE);
        awaitTargets(registry, goal, 2, "RETIRED");
    }

    @Test
    void a_value_about_too_few_people_counts_for_the_status_and_is_never_told() {
        var registry = Registry.of("concealed");
        var school = registry.school("tiny");
        registry.school("large");
        registry.record(HEADER + "student.attendanceImproved%,large,sy2025,47,100\n");
        var goal = UUID.randomUUID();
        registry.goal(goal, "needs.goal.adopted", 0, "ADOPTED", "SCHOOL", school, MEASURE);
        awaitTargets(registry, goal, 1, "ACTIVE");

        registry.record(HEADER + "student.attendanceImproved%,tiny,sy2026-q2,5,7\n");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(statuses(goal.toString())).containsExactly("NO_DATA>MET null"));
        registry.as(Role.ANALYST)
                .get("/v1/targets?filter=goalId = '%s'".formatted(goal))
                .then()
                .body(
                        "items[0].status", equalTo("MET"),
                        "items[0].valueStatus", equalTo("SUPPRESSED"),
                        "items[0]", not(hasKey("value")),
                        "items[0]", not(hasKey("unsuppressed")),
                        "items[0]", not(hasKey("progress")));
        registry.as(Role.ANALYST_PRIVILEGED)
                .get("/v1/targets?filter=goalId = '%s'".formatted(goal))
                .then()
                .body("items[0].value", equalTo(71.4286f), "items[0].unsuppressed", equalTo(true));
        registry.as(Role.PARTNERSHIP_OFFICER)
                .get("/v1/metrics-audit-records?filter=operation = 'listTargets'")
                .then()
                .body("items.actor", contains("analyst-privileged"), "items[0].rowCount", equalTo(1));
    }

    @Test
    void a_goal_of_the_district_is_measured_over_all_its_schools() {
        var registry = Registry.of("district-goal");
        registry.school("north");
        registry.school("south");
        var goal = UUID.randomUUID();
        registry.goal(goal, "needs.goal.adopted", 0, "ADOPTED", "DISTRICT", registry.id("district"), MEASURE);
        awaitTargets(registry, goal, 1, "ACTIVE");
        registry.record(
                HEADER
                        + "student.attendanceImproved%,north,sy2026-q2,20,100\nstudent.attendanceImproved%,south,sy2026-q2,160,300\n");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> registry.as(Role.COMMUNITY_MEMBER)
                        .get("/v1/targets?filter=goalId = '%s'".formatted(goal))
                        .then()
                        .body("items[0].value", equalTo(45.0f), "items[0].progress", equalTo(0.0f)));
    }

    private static String set(String measure, UUID scope, String numbers, String from, String due) {
        return """
                {"statement": "More come every day", "measureCode": "%s", "scopeType": "SCHOOL", "scopeId": "%s", %s,
                 "startDate": "%s", "dueDate": "%s"}
                """.formatted(measure, scope, numbers, from, due);
    }

    private static void awaitStatus(Registry registry, String id, String status) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> registry.as(Role.ANALYST)
                        .get("/v1/targets/{id}", id)
                        .then()
                        .body("status", equalTo(status)));
    }

    @Test
    void the_office_sets_targets_beside_those_of_goals_and_a_school_proposes_its_own() {
        var registry = Registry.of("set");
        var north = registry.school("north");
        var south = registry.school("south");
        registry.record(
                HEADER
                        + "student.attendanceImproved%,north,sy2025,45,100\nstudent.attendanceImproved%,north,sy2026-q2,66,100\n");
        var office = registry.as(Role.PARTNERSHIP_OFFICER);
        var body = set(
                "student.attendanceImproved%",
                north,
                "\"baselinePeriodId\": \"%s\", \"target\": 60, \"stretch\": 70".formatted(registry.id("sy2025")),
                "2026-08-24",
                "2027-06-12");
        String id = office.post("/v1/targets", body)
                .then()
                .statusCode(201)
                .body(
                        "state", equalTo("ACTIVE"),
                        "baseline", equalTo(45.0f),
                        "direction", equalTo("INCREASE"),
                        "thresholdsFrom", equalTo("STARTER"),
                        "$", not(hasKey("goalId")))
                .extract()
                .path("id");
        awaitStatus(registry, id, "MET");
        office.get("/v1/targets/{id}", id).then().body("stretchMet", equalTo(false));
        office.post("/v1/targets", body).then().statusCode(409);
        office.patch("/v1/targets/" + id, "{\"stretch\": 65}")
                .then()
                .statusCode(200)
                .body("stretch", equalTo(65));
        awaitStatus(registry, id, "MET");
        office.get("/v1/targets/{id}", id).then().body("stretchMet", equalTo(true));
        office.patch("/v1/targets/" + id, "{\"stretch\": 55}").then().statusCode(422);

        var liaison = registry.liaisonOf(south);
        liaison.post("/v1/targets", body).then().statusCode(403);
        String proposed = liaison.post(
                        "/v1/targets",
                        set(
                                "service.sessionsHeld",
                                south,
                                "\"baseline\": 5, \"target\": 9",
                                "2026-08-24",
                                "2027-06-12"))
                .then()
                .statusCode(201)
                .body("state", equalTo("PROPOSED"))
                .extract()
                .path("id");
        liaison.transition("/v1/targets/" + proposed, "{\"to\": \"ACTIVE\"}")
                .then()
                .statusCode(409);
        office.transition("/v1/targets/" + proposed, "{\"to\": \"ACTIVE\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("ACTIVE"));
        liaison.patch("/v1/targets/" + proposed, "{\"target\": 8}").then().statusCode(409);
    }

    @Test
    void a_measures_lines_go_before_the_districts_and_moving_them_moves_the_status() {
        var registry = Registry.of("lines");
        var north = registry.school("north");
        registry.record(HEADER + "student.attendanceImproved%,north,sy2026-q2,50,100\n");
        var office = registry.as(Role.PARTNERSHIP_OFFICER);
        String id = office.post(
                        "/v1/targets",
                        set(
                                "student.attendanceImproved%",
                                north, "\"baseline\": 40, \"target\": 60", "2025-08-18", "2026-06-06"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        awaitStatus(registry, id, "OFF_TRACK");
        var wide = "{\"onTrackMargin\": 0.5, \"atRiskMargin\": 0.6, \"freshness\": 10, \"tolerance\": 0.02%s}";
        office.post("/v1/target-thresholds", wide.formatted("").replace("0.6", "0.4"))
                .then()
                .statusCode(422);
        office.post("/v1/target-thresholds", wide.formatted("")).then().statusCode(201);
        office.post("/v1/target-thresholds", wide.formatted("")).then().statusCode(409);
        awaitStatus(registry, id, "ON_TRACK");
        String own = office.post(
                        "/v1/target-thresholds",
                        wide.formatted(", \"measureCode\": \"student.attendanceImproved%\"")
                                .replace("0.5", "0.1"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        awaitStatus(registry, id, "AT_RISK");
        office.get("/v1/targets/{id}", id)
                .then()
                .body("thresholdsFrom", equalTo("MEASURE"), "thresholds.atRiskMargin", equalTo(0.6f));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Events.on("metrics.target-status.v1"))
                        .anySatisfy(event -> assertThat(event.value()).contains(id, "\"to\":\"AT_RISK\"")));
        office.request()
                .header("If-Match", "\"0\"")
                .delete("/v1/target-thresholds/{id}", own)
                .then()
                .statusCode(204);
        awaitStatus(registry, id, "ON_TRACK");
    }

    @Inject
    ReviewClock clock;

    @Inject
    Session db;

    @Test
    void time_alone_takes_a_target_off_its_track_and_tells_so() {
        var registry = Registry.of("days");
        var north = registry.school("north");
        registry.record(HEADER + "student.attendanceImproved%,north,sy2026-q2,50,100\n");
        var office = registry.as(Role.PARTNERSHIP_OFFICER);
        office.post(
                        "/v1/target-thresholds",
                        "{\"onTrackMargin\": 0.1, \"atRiskMargin\": 0.3, \"freshness\": 10, \"tolerance\": 0}")
                .then()
                .statusCode(201);
        String id = office.post(
                        "/v1/targets",
                        set(
                                "student.attendanceImproved%",
                                north, "\"baseline\": 40, \"target\": 60", "2026-06-01", "2036-05-31"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Events.on("metrics.target-status.v1"))
                        .anySatisfy(event -> assertThat(event.value()).contains(id, "\"to\":\"ON_TRACK\"")));
        // as if it had been looked at yesterday, and most of its time had passed since
        QuarkusTransaction.requiringNew().run(() -> {
            db.createNativeMutationQuery(
                            "update target set start_date = date '2016-01-01', due_date = date '2027-01-01'"
                                    + " where id = cast(:id as uuid)")
                    .setParameter("id", id)
                    .executeUpdate();
            db.createNativeMutationQuery(
                            "update target_reviewed set reviewed_on = reviewed_on - 1 where district = :district")
                    .setParameter("district", registry.district())
                    .executeUpdate();
        });
        clock.day();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Events.on("metrics.target-status.v1"))
                        .anySatisfy(event -> assertThat(event.value()).contains(id, "\"to\":\"OFF_TRACK\"")));
    }
}

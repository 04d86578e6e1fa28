package org.commonground.metrics.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
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
                .filter(event -> event.getString("goalId").equals(goalId))
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
                        "items[0]", not(hasKey("progress")));
        registry.as(Role.ANALYST_PRIVILEGED)
                .get("/v1/targets?filter=goalId = '%s'".formatted(goal))
                .then()
                .body("items[0].value", equalTo(71.4286f));
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
}

package org.commonground.metrics.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ScorecardApiTest {
    private static final String HEADER = "measureCode,schoolSourcedId,periodSourcedId,numerator,denominator\n";

    private static String scorecard(UUID school) {
        return """
                {"title": "Every day counts", "scopeType": "SCHOOL", "scopeId": "%s", "items": [
                 {"measureCode": "student.attendanceImproved%%", "headline": "More students come every day",
                  "story": "It rose when walking groups began",
                  "actions": [{"text": "A third walking group", "owner": "Liaison", "dueOn": "2027-01-15"}]},
                 {"measureCode": "student.courseGradeImproved%%", "headline": "Better grades"}]}
                """.formatted(school);
    }

    /** Five school years of a school, of which one is about too few students. */
    private static UUID observed(Registry registry) {
        var school = registry.school("maple");
        for (int year = 2021; year <= 2024; year++)
            registry.session("sy" + year, "SCHOOL_YEAR", (year - 1) + "-08-24", year + "-06-12", null, year);
        registry.record(HEADER + """
                student.attendanceImproved%,maple,sy2021,40,100
                student.attendanceImproved%,maple,sy2022,43,100
                student.attendanceImproved%,maple,sy2023,2,6
                student.attendanceImproved%,maple,sy2024,47,100
                student.attendanceImproved%,maple,sy2025,50,100
                """);
        return school;
    }

    @Test
    void a_curve_has_its_history_a_labelled_forecast_and_a_trend_and_hides_small_groups() {
        var registry = Registry.of("scorecards");
        var school = observed(registry);
        registry.goal(
                UUID.randomUUID(),
                "needs.goal.adopted",
                1,
                "ADOPTED",
                "SCHOOL",
                school,
                "{\"measureCode\": \"student.attendanceImproved%\", \"baseline\": 45, \"target\": 60, \"unit\": \"percent\"}");
        var liaison = registry.liaisonOf(school);
        var path = "/v1/scorecards/"
                + liaison.post("/v1/scorecards", scorecard(school))
                        .then()
                        .statusCode(201)
                        .body("state", equalTo("DRAFT"), "allowedTransitions", hasSize(0))
                        .extract()
                        .path("id");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> liaison.get(path + "/curves")
                        .then()
                        .statusCode(200)
                        .body("curves[0].target.value", equalTo(60f)));
        liaison.get(path + "/curves")
                .then()
                .body("curves", hasSize(2))
                .body(
                        "curves[0].history.title",
                        contains(
                                "Title of sy2021",
                                "Title of sy2022",
                                "Title of sy2023",
                                "Title of sy2024",
                                "Title of sy2025",
                                "Title of sy2026"))
                .body("curves[0].history.status", contains("OK", "OK", "SUPPRESSED", "OK", "OK", "NO_DATA"))
                .body("curves[0].history[2]", not(hasKey("value")))
                .body("curves[0].history[2]", not(hasKey("n")))
                .body("curves[0].forecast.method", equalTo("LINEAR"))
                .body("curves[0].forecast.level", equalTo(0.8f))
                .body("curves[0].forecast.basedOn", equalTo(4))
                .body("curves[0].forecast.points", hasSize(2))
                .body("curves[0].forecast.points[0].title", equalTo("Title of sy2026"))
                .body("curves[0].trend.direction", equalTo("UP"))
                .body("curves[0].trend.verdict", equalTo("BETTER"))
                .body("curves[1].freshness", equalTo("NO_DATA"))
                .body("curves[1].status", equalTo("NO_TARGET"))
                .body("engagement.withForecast", equalTo(0.5f))
                .body("engagement.notesFilled", equalTo(0.25f))
                .body("engagement.better", equalTo(1));
        // whoever may see small counts does not see them here: others read what they show around
        registry.as(Role.ANALYST_PRIVILEGED)
                .get(path + "/curves")
                .then()
                .body("curves[0].history.status", contains("OK", "OK", "SUPPRESSED", "OK", "OK", "NO_DATA"));
        liaison.request()
                .accept("image/svg+xml")
                .get(path + "/items/1/chart.svg")
                .then()
                .statusCode(200)
                .contentType(startsWith("image/svg+xml"))
                .body(containsString("More students come every day"));
        liaison.request()
                .accept("image/svg+xml")
                .get(path + "/items/3/chart.svg")
                .then()
                .statusCode(404);
        liaison.request()
                .accept("image/svg+xml")
                .get(path + "/items/0x1/chart.svg")
                .then()
                .statusCode(404);
    }

    @Test
    void a_draft_is_its_sides_and_a_published_one_everybodys_but_its_values_only_where_they_were_published() {
        var registry = Registry.of("scorecards-public");
        var school = observed(registry);
        var liaison = registry.liaisonOf(school);
        var stranger = registry.liaisonOf(UUID.randomUUID());
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        stranger.post("/v1/scorecards", scorecard(school))
                .then()
                .statusCode(403)
                .body("violations.code", contains("not-yours"));
        String id = liaison.post("/v1/scorecards", scorecard(school))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        var path = "/v1/scorecards/" + id;
        stranger.get(path).then().statusCode(404);
        liaison.transition(path, "{\"to\": \"PUBLISHED\"}").then().statusCode(403);
        officer.transition(path, "{\"to\": \"PUBLISHED\"}").then().statusCode(200);
        liaison.patch(path, "{\"title\": \"Other words\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("published"));
        officer.patch(path, "{\"title\": \"Clearer words\"}").then().statusCode(200);
        for (var reader : new Api[] {stranger, registry.as(Role.COMMUNITY_MEMBER)})
            reader.get(path + "/curves")
                    .then()
                    .statusCode(200)
                    .body("title", equalTo("Clearer words"))
                    .body("curves[0].history.status[0]", equalTo("NOT_PUBLISHED"))
                    .body("curves[0].history[0]", not(hasKey("value")))
                    .body("curves[0].trend.direction", equalTo("UNKNOWN"))
                    .body("curves[0]", not(hasKey("forecast")));

        publish(registry, school, "sy2021");
        registry.as(Role.COMMUNITY_MEMBER)
                .get(path + "/curves")
                .then()
                .body("curves[0].history.status[0]", equalTo("OK"))
                .body("curves[0].history.value[0]", equalTo(40))
                .body("curves[0].history.status[1]", equalTo("NOT_PUBLISHED"));
    }

    /** Takes a submission of the school all the way. */
    private static void publish(Registry registry, UUID school, String period) {
        var liaison = registry.liaisonOf(school);
        var leader = Api.as(
                Tokens.of(Role.SCHOOL_LEADER).inDistrict(registry.district()).ofSchools(school));
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        String id = liaison.post("/v1/submissions", """
                        {"schoolId": "%s", "periodId": "%s", "measureCodes": ["student.attendanceImproved%%"], "dueOn": "2026-12-31"}
                        """.formatted(school, registry.id(period)))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        var path = "/v1/submissions/" + id;
        liaison.transition(path, "{\"to\": \"SUBMITTED\"}").then().statusCode(200);
        leader.transition(path, "{\"to\": \"VERIFIED\"}").then().statusCode(200);
        officer.transition(path, "{\"to\": \"APPROVED\"}").then().statusCode(200);
        officer.transition(path, "{\"to\": \"PUBLISHED\"}").then().statusCode(200);
        assertThat(officer.get(path).<String>path("state")).isEqualTo("PUBLISHED");
    }

    @Test
    void an_adopted_goal_puts_its_measures_on_a_draft_of_its_school_once() {
        var registry = Registry.of("scorecards-goals");
        var school = registry.school("maple");
        var measure =
                "{\"measureCode\": \"student.attendanceImproved%\", \"baseline\": 45, \"target\": 60, \"unit\": \"percent\"}";
        for (int goal = 0; goal < 2; goal++)
            registry.goal(UUID.randomUUID(), "needs.goal.adopted", 1, "ADOPTED", "SCHOOL", school, measure);
        var liaison = registry.liaisonOf(school);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> liaison.get("/v1/targets?count=true").then().body("totalCount", equalTo(2)));
        liaison.get("/v1/scorecards")
                .then()
                .body("items", hasSize(1))
                .body("items[0].state", equalTo("DRAFT"))
                .body("items[0].items.headline", contains("More students come every day"));
    }

    @Test
    void a_scorecard_of_an_unknown_measure_or_school_is_refused() {
        var registry = Registry.of("scorecards-bad");
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        officer.post("/v1/scorecards", scorecard(UUID.randomUUID()).replace("courseGradeImproved", "noSuch"))
                .then()
                .statusCode(422)
                .body("violations.pointer", contains("/items/1/measureCode"));
        officer.post("/v1/scorecards", scorecard(UUID.randomUUID()))
                .then()
                .statusCode(409)
                .body("code", equalTo("reference-not-yet-known"));
    }
}

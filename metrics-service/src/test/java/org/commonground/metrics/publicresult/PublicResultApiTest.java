package org.commonground.metrics.publicresult;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PublicResultApiTest {
    private static final String PATH = "/v1/public/partnership-results";
    private static final String HEADER = "measureCode,schoolSourcedId,periodSourcedId,numerator,denominator\n";

    /** By somebody of the district who has no role in it, which gives what everybody gets. */
    private static ValidatableResponse asked(Registry registry, UUID school) {
        return Api.as(Tokens.of().inDistrict(registry.district()))
                .request()
                .queryParam("filter", "schoolId = '%s'".formatted(school))
                .get(PATH)
                .then();
    }

    private static String submitted(Registry registry, UUID school, String period) {
        String id = registry.liaisonOf(school)
                .post("/v1/submissions", """
                        {"schoolId": "%s", "periodId": "%s", "dueOn": "2026-12-31",
                         "measureCodes": ["student.attendanceImproved%%", "student.courseGradeImproved%%"]}
                        """.formatted(school, registry.id(period)))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return "/v1/submissions/" + id;
    }

    private static void approve(Registry registry, UUID school, String path) {
        registry.liaisonOf(school)
                .transition(path, "{\"to\": \"SUBMITTED\"}")
                .then()
                .statusCode(200);
        Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(registry.district()).ofSchools(school))
                .transition(path, "{\"to\": \"VERIFIED\"}")
                .then()
                .statusCode(200);
        registry.as(Role.PARTNERSHIP_OFFICER)
                .transition(path, "{\"to\": \"APPROVED\"}")
                .then()
                .statusCode(200);
    }

    private static void publish(Registry registry, String path) {
        registry.as(Role.PARTNERSHIP_OFFICER)
                .transition(path, "{\"to\": \"PUBLISHED\"}")
                .then()
                .statusCode(200);
    }

    @Test
    void everybody_reads_what_was_published_and_only_that() {
        var registry = Registry.of("public-results");
        var cedar = "cedar-" + UUID.randomUUID();
        var birch = "birch-" + UUID.randomUUID();
        var school = registry.school(cedar);
        var other = registry.school(birch);
        registry.record(HEADER + """
                student.attendanceImproved%%,%1$s,sy2025,47,100
                student.courseGradeImproved%%,%1$s,sy2025,2,6
                student.attendanceImproved%%,%2$s,sy2025,60,120
                """.formatted(cedar, birch));
        var path = submitted(registry, school, "sy2025");
        approve(registry, school, path);
        asked(registry, school).statusCode(200).body("items", hasSize(0));

        publish(registry, path);
        asked(registry, school)
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].school.name", startsWith("Name of cedar"))
                .body("items[0].period.title", equalTo("Title of sy2025"))
                .body("items[0].publishedAt", notNullValue())
                .body("items[0]", not(hasKey("createdBy")))
                .body(
                        "items[0].results.measureCode",
                        contains("student.attendanceImproved%", "student.courseGradeImproved%"))
                .body("items[0].results.status", contains("OK", "SUPPRESSED"))
                .body("items[0].results[0].value", equalTo(47))
                .body("items[0].results[1]", not(hasKey("value")))
                .body("items[0].results[1]", not(hasKey("n")));
        asked(registry, other).body("items", hasSize(0));

        registry.as(Role.PARTNERSHIP_OFFICER)
                .transition(path, "{\"to\": \"APPROVED\", \"reason\": \"A column was mixed up\"}")
                .then()
                .statusCode(200);
        asked(registry, school).body("items", hasSize(0));
    }

    @Test
    void a_year_of_which_a_term_is_unpublished_is_not_told() {
        var registry = Registry.of("public-results");
        var elm = "elm-" + UUID.randomUUID();
        var school = registry.school(elm);
        registry.record(HEADER + """
                student.attendanceImproved%%,%1$s,sy2026-q1,40,100
                student.attendanceImproved%%,%1$s,sy2026-q2,50,100
                student.courseGradeImproved%%,%1$s,sy2026,50,100
                """.formatted(elm));
        var year = submitted(registry, school, "sy2026");
        approve(registry, school, year);
        publish(registry, year);
        var first = submitted(registry, school, "sy2026-q1");
        approve(registry, school, first);
        publish(registry, first);
        asked(registry, school)
                .body("items", hasSize(2))
                .body("items.collect { it.results[0].status }", containsInAnyOrder("NOT_PUBLISHED", "OK"));
    }

    @Test
    void a_district_that_is_open_needs_no_token_and_another_one_is_closed() {
        Api.anonymous().get(PATH).then().statusCode(200).header("Cache-Control", startsWith("public"));
        Api.anonymous()
                .request()
                .header("District", "nowhere")
                .get(PATH)
                .then()
                .statusCode(400)
                .body("violations.parameter", contains("District"));
    }
}

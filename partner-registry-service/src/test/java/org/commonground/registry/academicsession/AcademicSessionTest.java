package org.commonground.registry.academicsession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.registry.imports.Sending;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class AcademicSessionTest {
    private static final String MANIFEST =
            "propertyName,value\noneroster.version,1.2\nfile.orgs,absent\nfile.academicSessions,bulk\n";
    private static final String SESSIONS = """
            sourcedId,title,type,startDate,endDate,parentSourcedId,schoolYear
            sy-2027,2026-2027,schoolYear,2026-08-24,2027-06-15,,2027
            """;

    private final String district = "sessions-" + UUID.randomUUID();
    private final Api sis = Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict(district));
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    @Test
    void a_district_without_a_sis_keeps_its_school_years_and_terms_itself() {
        var year = year();
        var term = add("SEMESTER", "2026-08-24", "2027-01-22", year)
                .then()
                .statusCode(201)
                .body(
                        "source", equalTo("LOCAL"),
                        "status", equalTo("ACTIVE"),
                        "schoolYear", equalTo(2027),
                        "sourcedId", containsString("local-"))
                .extract()
                .<String>path("id");

        officer.patch("/v1/academic-sessions/" + term, "{\"title\": \"Autumn\", \"endDate\": \"2027-01-15\"}")
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"1\""))
                .body("title", equalTo("Autumn"), "endDate", equalTo("2027-01-15"));

        officer.get("/v1/academic-sessions/" + term + "/history")
                .then()
                .statusCode(200)
                .body("items", hasSize(2));
        officer.get("/v1/academic-sessions?filter=source = 'LOCAL' AND parentId = '" + year + "'")
                .then()
                .body("items.title", contains("Autumn"));
        await().untilAsserted(() -> assertThat(Events.on("registry.academic-session.v1"))
                .anySatisfy(message -> {
                    assertThat(message.key()).isEqualTo(term);
                    assertThat(message.value()).contains("\"title\":\"Autumn\"", "\"endDate\":\"2027-01-15\"");
                }));
    }

    @Test
    void clients_of_the_standard_see_the_sessions_of_the_office() {
        add("SEMESTER", "2026-08-24", "2027-01-22", year()).then().statusCode(201);

        officer.get("/ims/oneroster/rostering/v1p2/terms")
                .then()
                .body(
                        "academicSessions[0].endDate", equalTo("2027-01-23"),
                        "academicSessions[0].parent.sourcedId", equalTo("sy-2027"));
    }

    @Test
    void a_part_lies_within_a_longer_session_of_the_same_year() {
        var semester = add("SEMESTER", "2026-08-24", "2027-01-22", year()).<String>path("id");

        add("SEMESTER", "2026-08-23", "2027-01-23", semester)
                .then()
                .statusCode(422)
                .body(
                        "violations.pointer", containsInAnyOrder("/type", "/startDate", "/endDate"),
                        "violations.code", containsInAnyOrder("not-smaller", "outside-parent", "outside-parent"));
        add("TERM", "2026-08-24", "2026-10-23", semester, ", \"schoolYear\": 2026")
                .then()
                .statusCode(422)
                .body("violations.code", contains("not-of-parent"));
        add("TERM", "2026-08-24", "2026-10-23", UUID.randomUUID().toString())
                .then()
                .statusCode(422)
                .body("violations.pointer", contains("/parentId"), "violations.code", contains("unknown-reference"));
    }

    @Test
    void a_session_does_not_shrink_from_its_parts_nor_leave_them_behind() {
        var year = year();
        var semester = add("SEMESTER", "2026-08-24", "2027-01-22", year).<String>path("id");

        for (var patch : new String[] {
            "{\"startDate\": \"2026-09-01\"}", "{\"type\": \"SEMESTER\"}", "{\"status\": \"TO_BE_DELETED\"}"
        })
            officer.patch("/v1/academic-sessions/" + year, patch)
                    .then()
                    .statusCode(422)
                    .body("violations.code", contains("part-does-not-fit"));
        officer.patch("/v1/academic-sessions/" + semester, "{\"parentId\": \"" + semester + "\"}")
                .then()
                .statusCode(422)
                .body("violations.code", contains("cycle"));

        for (var id : new String[] {semester, year})
            officer.patch("/v1/academic-sessions/" + id, "{\"status\": \"TO_BE_DELETED\"}")
                    .then()
                    .statusCode(200);
        officer.patch("/v1/academic-sessions/" + semester, "{\"status\": \"ACTIVE\"}")
                .then()
                .statusCode(422)
                .body("violations.code", contains("parent-retired"));
    }

    @Test
    void a_school_year_is_called_by_the_year_in_which_it_ends() {
        add("SCHOOL_YEAR", "2026-08-24", "2027-06-14", null, ", \"schoolYear\": 2026")
                .then()
                .statusCode(422)
                .body("violations.code", contains("year-by-its-end"));
        add("SCHOOL_YEAR", "2027-08-24", "2027-06-14", null)
                .then()
                .statusCode(422)
                .body("violations.pointer", contains("/endDate"), "violations.code", contains("end-before-start"));
        add("TERM", "2026-09-01", "2026-12-20", null, ", \"schoolYear\": 2027")
                .then()
                .statusCode(201)
                .body("schoolYear", equalTo(2027));
    }

    @Test
    void what_the_sis_comes_to_know_is_the_sis_s_and_what_it_never_knew_is_let_be() throws IOException {
        var year = year();
        var other = add("SCHOOL_YEAR", "2027-08-23", "2028-06-13", null).<String>path("id");

        assertThat(load(SESSIONS)).isEqualTo(Map.of("UPDATED", 1));
        assertThat(load(SESSIONS)).isEqualTo(Map.of("UNCHANGED", 1));

        officer.get("/v1/academic-sessions/" + year)
                .then()
                .body("source", equalTo("SIS"), "title", equalTo("2026-2027"));
        officer.patch("/v1/academic-sessions/" + year, "{\"title\": \"Ours\", \"endDate\": \"2027-06-30\"}")
                .then()
                .statusCode(422)
                .body(
                        "violations.pointer", containsInAnyOrder("/title", "/endDate"),
                        "violations.code", everyItem(equalTo("mastered-by-sis")));
        officer.get("/v1/academic-sessions/" + other)
                .then()
                .body("source", equalTo("LOCAL"), "status", equalTo("ACTIVE"));
    }

    @Test
    void a_name_is_given_once() {
        year();
        add("SCHOOL_YEAR", "2026-08-24", "2027-06-14", null, ", \"sourcedId\": \"sy-2027\"")
                .then()
                .statusCode(409)
                .body("code", equalTo("duplicate"));
    }

    private String year() {
        return add("SCHOOL_YEAR", "2026-08-24", "2027-06-14", null, ", \"sourcedId\": \"sy-2027\"")
                .then()
                .statusCode(201)
                .body("schoolYear", equalTo(2027))
                .extract()
                .path("id");
    }

    private Response add(String type, String start, String end, @Nullable String parent) {
        return add(type, start, end, parent, "");
    }

    private Response add(String type, String start, String end, @Nullable String parent, String more) {
        return officer.post(
                "/v1/academic-sessions",
                "{\"title\": \"%s\", \"type\": \"%s\", \"startDate\": \"%s\", \"endDate\": \"%s\"%s%s}"
                        .formatted(
                                type,
                                type,
                                start,
                                end,
                                parent == null ? "" : ", \"parentId\": \"" + parent + "\"",
                                more));
    }

    private Map<String, Integer> load(String sessions) throws IOException {
        return Sending.imported(
                        sis,
                        "ONEROSTER_CSV",
                        "application/zip",
                        Sending.zip(Map.of("manifest.csv", MANIFEST, "academicSessions.csv", sessions)),
                        "")
                .getMap("counts");
    }
}

package org.commonground.metrics.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ImportApiTest {
    private static final String PATH = "/v1/observation-imports";
    private static @Nullable Registry known;

    private Registry registry;
    private Api sis;

    @BeforeEach
    void world() {
        if (known == null) {
            known = Registry.of("imports");
            known.school("01M448");
            known.record("measureCode,schoolSourcedId,periodSourcedId,value\nservice.sessionsHeld,01M448,sy2025,1\n");
        }
        registry = known;
        sis = registry.as(Role.SIS_INTEGRATION);
    }

    @Test
    void one_wrong_row_in_a_hundred_thousand_is_named_and_stops_all_or_only_itself() {
        var file = aHundredThousandRows(54_321);
        var all = finished(send(sis, file, "idScheme", "SOURCED_ID"));
        assertThat(all.getString("state")).isEqualTo("FAILED");
        assertThat(all.getString("failure")).contains("1 rows are wrong; nothing was stored");
        sis.get(PATH + "/{id}/report", all.getString("id"))
                .then()
                .body("rows", hasSize(1), "rows[0].row", equalTo(54_322), "rows[0].code", equalTo("out-of-bounds"));

        var partial = finished(send(sis, file, "idScheme", "SOURCED_ID", "atomic", "false"));
        assertThat(partial.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(partial.getMap("counts")).containsEntry("CREATED", 99_999).containsEntry("REJECTED", 1);
    }

    @Test
    void a_rehearsal_tells_what_would_happen_and_stores_nothing() {
        var rows = "measureCode,schoolSourcedId,periodSourcedId,value\nservice.hoursDelivered,01M448,sy2025,3\n";
        for (int time = 0; time < 2; time++) {
            var job = finished(send(sis, rows, "idScheme", "SOURCED_ID", "dryRun", "true"));
            assertThat(job.getString("state")).isEqualTo("SUCCEEDED");
            assertThat(job.getMap("counts")).containsEntry("CREATED", 1);
        }
    }

    @Test
    void what_a_file_states_twice_is_found_however_far_apart() {
        var row = "service.hoursDelivered,01M448,sy2026-q1,%s\n";
        var file = new StringBuilder("measureCode,schoolSourcedId,periodSourcedId,value\n").append(row.formatted(1));
        for (int i = 0; i < 10_001; i++) file.append("no.such,01M448,sy2026-q1,1\n");
        file.append(row.formatted(2));
        var job = finished(send(sis, file.toString(), "idScheme", "SOURCED_ID", "atomic", "false"));
        assertThat(job.getMap("counts")).containsEntry("CREATED", 1).containsEntry("REJECTED", 10_002);
        // the report goes on where a call of it ends
        String id = job.getString("id");
        int told = 0;
        Object after = 0;
        for (int calls = 0; after != null && calls < 20; calls++) {
            var report = sis.get(PATH + "/{id}/report?after={after}", id, after).jsonPath();
            told += report.getList("rows").size();
            if (report.get("next") == null)
                assertThat(report.getString("rows[-1].code")).isEqualTo("duplicate");
            after = report.get("next");
        }
        assertThat(told).isEqualTo(10_002);
    }

    @Test
    void another_publishers_table_is_taken_as_it_is() {
        publishProposed(registry, "nyc-graduation");
        registry.session("sy2009", "SCHOOL_YEAR", "2008-09-01", "2009-06-30", null, 2009);
        var table = """
                \uFEFFDemographic,DBN,School Name,Cohort,Total Cohort,Total Grads - n,Dropped Out - n
                Total Cohort,01M448,A SCHOOL,2005,121,64,11
                Male,01M448,A SCHOOL,2005,"1,000",640,110
                Female,01M448,A SCHOOL,2005,5,s,s
                Martians,01M448,A SCHOOL,2005,5,1,1
                Total Cohort,01M448,A SCHOOL,1999,5,1,1
                """;
        var job = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> finished(send(sis, table, "mapping", "nyc-graduation", "atomic", "false")),
                        done -> done.getMap("counts").containsKey("CREATED"));
        assertThat(job.getMap("counts"))
                .containsEntry("CREATED", 4)
                .containsEntry("HELD_BACK", 2)
                .containsEntry("REJECTED", 2);
        assertThat(job.getMap("parameters")).containsEntry("mapping", "nyc-graduation");
        sis.get(PATH + "/{id}/report", job.getString("id"))
                .then()
                .body("rows.pointer", contains("/Demographic", "/Cohort"), "rows.row", contains(5, 6));

        var failed = finished(send(sis, "DBN,Cohort\n01M448,2005\n", "mapping", "nyc-graduation"));
        assertThat(failed.getString("failure"))
                .contains("missing-column /Demographic")
                .contains("missing-column /Total Grads - n");
        send(sis, table, "mapping", "no-such").then().statusCode(400).body("violations.parameter", contains("mapping"));
        send(sis, "", "mapping", "nyc-graduation").then().statusCode(422);
    }

    @Test
    void a_district_writes_mappings_of_its_own() {
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        var mapping = """
                {"code": "own-table", "name": "Our own", "school": {"column": "s"}, "period": {"fromRequest": true},
                 "groups": [{"column": "g", "values": {"all": {}, "f": {"GENDER": "%s"}}}],
                 "measures": [{"measureCode": "service.sessionsHeld", "value": "v"}], "heldBack": ["x"]}
                """;
        officer.request()
                .contentType("application/json")
                .body(mapping.formatted("FEMININE"))
                .put("/v1/observation-mappings/own-table")
                .then()
                .statusCode(422)
                .body("violations.code", contains("unknown-item"));
        officer.request()
                .contentType("application/json")
                .body(mapping.formatted("FEMALE"))
                .put("/v1/observation-mappings/own-table")
                .then()
                .statusCode(200)
                .body("shipped", equalTo(false));
        officer.request()
                .contentType("application/json")
                .body(mapping.formatted("FEMALE"))
                .put("/v1/observation-mappings/own-table")
                .then()
                .statusCode(428);
        officer.get("/v1/observation-mappings")
                .then()
                .body("items.mapping.code", hasItem("own-table"))
                .body("items.mapping.code", hasItem("chicago-progress-report"));
        var job = finished(send(sis, "s,g,v\n01M448,all,77\n", "mapping", "own-table", "period", "sy2026-q2"));
        assertThat(job.getMap("counts")).containsEntry("CREATED", 1);
    }

    @Test
    void what_a_mapping_declares_to_stand_for_no_number_is_counted_and_never_averaged() {
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        officer.request()
                .contentType("application/json")
                .body("""
                        {"code": "climate-table", "name": "Climate", "school": {"column": "s"}, "period": {"fromRequest": true},
                         "groups": [], "heldBack": ["-9999", "s", "NA"],
                         "measures": [{"measureCode": "participant.satisfaction", "value": "v", "n": "n"}]}
                        """)
                .put("/v1/observation-mappings/climate-table")
                .then()
                .statusCode(200);
        for (var school : List.of("m1", "m2", "m3", "m4", "m5")) registry.school(school);
        registry.record("measureCode,schoolSourcedId,periodSourcedId,value\nservice.sessionsHeld,m5,sy2026-q2,1\n");
        var job = finished(send(
                sis,
                "s,v,n\nm1,3,40\nm2,-9999,40\nm3,s,40\nm4,NA,40\nm5,4,40\n",
                "mapping",
                "climate-table",
                "period",
                "sy2026-q2"));
        assertThat(job.getMap("counts")).containsEntry("CREATED", 2).containsEntry("HELD_BACK", 3);
        registry.as(Role.ANALYST)
                .get("/v1/analytics?measure=participant.satisfaction&dimension=period:sy2026-q2")
                .then()
                .statusCode(200)
                .body("rows[0].value", equalTo(3.5f), "rows[0].n", equalTo(80));
    }

    @Test
    void a_school_or_partner_imports_about_itself_only() {
        var liaison = registry.liaisonOf(registry.id("01M448"));
        var stranger = registry.liaisonOf(UUID.randomUUID());
        var rows = "measureCode,schoolSourcedId,periodSourcedId,value\ncapacity.trainedPeople,01M448,sy2026-q2,20\n";
        var own = finished(send(liaison, rows, "idScheme", "SOURCED_ID"), liaison);
        assertThat(own.getMap("counts")).containsEntry("CREATED", 1);
        var foreign = finished(send(stranger, rows.replace("20", "30"), "idScheme", "SOURCED_ID"), sis);
        assertThat(foreign.getString("state")).isEqualTo("FAILED");
    }

    static void publishProposed(Registry registry, String mapping) {
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        List<Object> proposed = officer.get("/v1/observation-mappings/{code}", mapping)
                .jsonPath()
                .getList("mapping.proposes");
        for (var profile : proposed) {
            String id = officer.request()
                    .contentType("application/json")
                    .body(profile)
                    .post("/v1/measures")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            officer.transition("/v1/measures/" + id, "{\"to\": \"ACTIVE\"}")
                    .then()
                    .statusCode(200);
        }
    }

    static Response send(Api by, String file, String... parameters) {
        var request = by.request().contentType("text/csv").body(file.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < parameters.length; i += 2) request.queryParam(parameters[i], parameters[i + 1]);
        return request.post(PATH);
    }

    private JsonPath finished(io.restassured.response.Response accepted) {
        return finished(accepted, sis);
    }

    static JsonPath finished(io.restassured.response.Response accepted, Api by) {
        String id = accepted.then().statusCode(202).extract().path("id");
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> by.get(PATH + "/{id}", id).jsonPath(),
                        job -> !List.of("QUEUED", "RUNNING").contains(job.getString("state")));
    }

    /** Every group of two schools in four periods, one of them with fewer than no students. */
    private String aHundredThousandRows(int wrong) {
        registry.school("north");
        registry.record("measureCode,schoolSourcedId,periodSourcedId,value\nservice.sessionsHeld,north,sy2025,1\n");
        var file = new StringBuilder(8_000_000)
                .append(
                        "measureCode,schoolSourcedId,periodSourcedId,GRADE_LEVEL,RACE_ETHNICITY,GENDER,EL,SWD,FRL,value\n");
        int no = 0;
        for (var period : List.of("sy2026-q1", "sy2026-q2", "sy2025", "sy2026-s1"))
            for (var school : List.of("01M448", "north"))
                for (var grade : List.of(
                        "PK", "KG", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "UNKNOWN"))
                    for (var race : List.of(
                            "AMERICAN_INDIAN",
                            "ASIAN",
                            "BLACK",
                            "HISPANIC",
                            "MIDDLE_EASTERN",
                            "MULTI",
                            "PACIFIC_ISLANDER",
                            "WHITE",
                            "UNKNOWN"))
                        for (var gender : List.of("FEMALE", "MALE", "NON_BINARY", "UNKNOWN"))
                            for (var flags = 0; flags < 27; flags++) {
                                if (++no > 100_000) return file.toString();
                                file.append("service.studentsServed,")
                                        .append(school)
                                        .append(',')
                                        .append(period)
                                        .append(',')
                                        .append(grade)
                                        .append(',')
                                        .append(race)
                                        .append(',')
                                        .append(gender);
                                for (int part = flags, i = 0; i < 3; i++, part /= 3)
                                    file.append(',')
                                            .append(List.of("YES", "NO", "UNKNOWN")
                                                    .get(part % 3));
                                file.append(',')
                                        .append(no == wrong ? -5 : no % 50)
                                        .append('\n');
                            }
        return file.toString();
    }
}

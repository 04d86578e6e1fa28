package org.commonground.registry.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ImportApiTest {
    private static final String MANIFEST = """
            propertyName,value
            manifest.version,1.0
            oneroster.version,1.2
            file.orgs,bulk
            file.academicSessions,bulk
            """;
    private static final String SESSIONS = """
            sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
            sy2027,,,2026-27,schoolYear,2026-08-24,2027-06-15,,2027
            s1,,,Semester 1,semester,2026-08-24,2027-01-22,sy2027,2027
            """;
    private static final String ORGS = """
            sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,metadata.grades,metadata.latitude,metadata.longitude
            d,,,Riverbend District,district,,,,,
            100,,,Alpha School,school,,d,"KG,01,02",41.9,-87.6
            101,,,Beta School,school,,d,"06,07,08",41.8,-87.7
            """;

    private final String district = "import-" + UUID.randomUUID();
    private final Api sis = Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict(district));
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    @Test
    void schools_and_terms_arrive_from_a_oneroster_package_and_are_published() throws IOException {
        var job = oneRoster(ORGS, SESSIONS, "");

        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(job.getMap("counts")).isEqualTo(Map.of("CREATED", 5));
        assertThat(job.getLong("progress.done")).isEqualTo(5);
        officer.get("/v1/education-orgs?filter=gradeLevels ~ '07'")
                .then()
                .body("items", hasSize(1), "items[0].name", equalTo("Beta School"));
        officer.get("/v1/academic-sessions?filter=type = 'SCHOOL_YEAR'").then().body("items", hasSize(1));
        var id = Ids.ofNaturalKey(district, "sourcedId", "101").toString();
        await().untilAsserted(() -> assertThat(Events.on("registry.education-org.v1"))
                .anySatisfy(message -> {
                    assertThat(message.key()).isEqualTo(id);
                    assertThat(Events.attribute(message, "district")).isEqualTo(district);
                    assertThat(message.value())
                            .contains("\"sourcedId\":\"101\"", "\"gradeLevels\":[\"06\",\"07\",\"08\"]");
                }));
    }

    @Test
    void the_same_file_twice_changes_nothing() throws IOException {
        oneRoster(ORGS, SESSIONS, "");

        assertThat(oneRoster(ORGS, SESSIONS, "").getMap("counts")).isEqualTo(Map.of("UNCHANGED", 5));
    }

    @Test
    void a_wrong_row_is_reported_and_nothing_is_imported() throws IOException {
        var job = oneRoster(
                ORGS + "102,,,,kindergarten,,d,\"99\",91,\n100,,,Again,school,,d,,,\n",
                SESSIONS.replace("2027-06-15", "2026-06-15"),
                "");

        assertThat(job.getString("state")).isEqualTo("FAILED");
        sis.get("/v1/imports/{id}/report", job.getString("id"))
                .then()
                .body(
                        "rows.pointer",
                        hasItems(
                                "orgs.csv/name",
                                "orgs.csv/type",
                                "orgs.csv/metadata.grades",
                                "orgs.csv/metadata.latitude",
                                "orgs.csv/sourcedId",
                                "academicSessions.csv/endDate"),
                        "rows.row",
                        hasItems(5, 6, 2));
        var csv = sis.request()
                .accept("text/csv")
                .get("/v1/imports/{id}/report/file", job.getString("id"))
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();
        assertThat(csv).startsWith("row,code,pointer,message,naturalKey\r\n").contains(",orgs.csv/metadata.latitude,");
        sis.get("/v1/imports/{id}/report/file?format=ndjson", job.getString("id"))
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .body(org.hamcrest.Matchers.containsString("\"pointer\":\"orgs.csv/name\""));
        officer.get("/v1/education-orgs").then().body("items", hasSize(0));
    }

    @Test
    void a_dry_run_changes_nothing() throws IOException {
        assertThat(oneRoster(ORGS, SESSIONS, "&dryRun=true").getMap("counts")).isEqualTo(Map.of("VALID", 5));
        officer.get("/v1/education-orgs").then().body("items", hasSize(0));
    }

    @Test
    void a_bulk_file_that_would_archive_many_schools_asks_first() throws IOException {
        oneRoster(ORGS, SESSIONS, "");
        var fewer = ORGS.lines().limit(3).reduce("", (all, line) -> all + line + "\n");

        var stopped = oneRoster(fewer, SESSIONS, "");
        assertThat(stopped.getString("state")).isEqualTo("FAILED");
        assertThat(stopped.getString("failure")).contains("1 of 3", "confirmDeactivations");
        officer.get("/v1/education-orgs?filter=status = 'ACTIVE'").then().body("items", hasSize(3));

        assertThat(oneRoster(fewer, SESSIONS, "&confirmDeactivations=true").getString("state"))
                .isEqualTo("SUCCEEDED");
        officer.get("/v1/education-orgs?filter=status = 'TO_BE_DELETED'")
                .then()
                .body("items", hasSize(1), "items[0].name", equalTo("Beta School"));
    }

    @Test
    void an_organisation_above_itself_is_refused() throws IOException {
        var job = oneRoster(
                ORGS.replace("Riverbend District,district,,,", "Riverbend District,district,,100,"), SESSIONS, "");

        assertThat(job.getString("state")).isEqualTo("FAILED");
        sis.get("/v1/imports/{id}/report", job.getString("id")).then().body("rows.code", hasItems("cycle"));
    }

    @Test
    void what_is_not_a_package_is_refused_with_the_reason() throws IOException {
        assertThat(imported(sis, "ONEROSTER_CSV", "application/zip", "not a zip".getBytes(StandardCharsets.UTF_8), "")
                        .getString("failure"))
                .contains("manifest.csv");
        assertThat(oneRoster(ORGS.replace("sourcedId,status", "id,status"), SESSIONS, "")
                        .getString("failure"))
                .contains("sourcedId");
        assertThat(oneRoster("\uFEFF" + ORGS.replace("\n", "\r\n"), SESSIONS, "")
                        .getString("state"))
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void a_directory_becomes_partners_with_services_at_sites() {
        var csv = """
                partnerIdScheme,partnerId,partnerName,partnerTypes,serviceCode,serviceName,categories,gradeLevels,timings,capacityMaximum,capacityAvailable,siteName,latitude,longitude
                TEST,a,Agency A,CBO;OST_PROVIDER,a-tutoring,Tutoring,TUTORING,06;07,AFTER_SCHOOL,30,12,North,41.9,-87.6
                TEST,a,Agency A,CBO;OST_PROVIDER,a-tutoring,Tutoring,TUTORING,06;07,AFTER_SCHOOL,30,12,South,41.8,-87.6
                TEST,b,"Agency ""B"", Inc.",CBO,b-arts,Arts,ARTS,,,,,,,
                """.getBytes(StandardCharsets.UTF_8);

        assertThat(imported(officer, "PARTNER_DIRECTORY_CSV", "text/csv", csv, "")
                        .getMap("counts"))
                .isEqualTo(Map.of("CREATED", 4));
        assertThat(imported(officer, "PARTNER_DIRECTORY_CSV", "text/csv", csv, "")
                        .getMap("counts"))
                .isEqualTo(Map.of("UNCHANGED", 4));
        officer.get("/v1/services?filter=categories ~ 'TUTORING'")
                .then()
                .body("items", hasSize(1), "items[0].sites.name", hasItems("North", "South"));
        officer.get("/v1/partners/{id}", Ids.ofNaturalKey(district, "TEST", "b"))
                .then()
                .statusCode(200)
                .body("name", equalTo("Agency \"B\", Inc."), "state", equalTo("PROSPECT"));
    }

    @Test
    void an_import_sent_twice_with_one_key_is_one_import() throws IOException {
        var first = keyed("csv one");
        var second = keyed("csv one");

        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.asString()).isEqualTo(first.asString());
        keyed("csv two").then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
    }

    private io.restassured.response.Response keyed(String body) {
        return officer.request()
                .contentType("text/csv")
                .header("Idempotency-Key", "\"nightly\"")
                .body(body)
                .post("/v1/imports?format=PARTNER_DIRECTORY_CSV");
    }

    @Test
    void a_sis_imports_rosters_only() {
        sis.request()
                .contentType("text/csv")
                .body("x")
                .post("/v1/imports?format=PARTNER_DIRECTORY_CSV")
                .then()
                .statusCode(400)
                .body("violations[0].allowed", equalTo(java.util.List.of("ONEROSTER_CSV")));
        Api.as(Tokens.of(Role.ANALYST).inDistrict(district))
                .request()
                .contentType("text/csv")
                .body("x")
                .post("/v1/imports?format=ONEROSTER_CSV")
                .then()
                .statusCode(403)
                .body("requiredRoles", hasItems("sis-integration"));
    }

    private JsonPath oneRoster(String orgs, String sessions, String parameters) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : Map.of("manifest.csv", MANIFEST, "orgs.csv", orgs, "academicSessions.csv", sessions)
                    .entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return imported(sis, "ONEROSTER_CSV", "application/zip", bytes.toByteArray(), parameters);
    }

    private static JsonPath imported(Api api, String format, String type, byte[] body, String parameters) {
        var location = api.request()
                .contentType(type)
                .body(body)
                .post("/v1/imports?format=" + format + parameters)
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        var path = location.substring(location.indexOf("/v1/"));
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> api.get(path).jsonPath(),
                        job -> !job.getString("state").equals("QUEUED")
                                && !job.getString("state").equals("RUNNING"));
    }
}

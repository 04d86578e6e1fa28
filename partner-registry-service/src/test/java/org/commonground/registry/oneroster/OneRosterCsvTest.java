package org.commonground.registry.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.commonground.registry.oneroster.OneRosterFiles.MANIFEST;
import static org.commonground.registry.oneroster.OneRosterFiles.ORGS;
import static org.commonground.registry.oneroster.OneRosterFiles.SESSIONS;
import static org.commonground.registry.oneroster.OneRosterFiles.packed;
import static org.commonground.registry.oneroster.OneRosterFiles.send;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.registry.imports.Sending;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class OneRosterCsvTest {
    private static final String DELTA = MANIFEST.replace("file.orgs,bulk", "file.orgs,delta")
            .replace("file.academicSessions,bulk", "file.academicSessions,absent");
    private static final String HEADER = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n";

    private final String district = "roster-" + UUID.randomUUID();
    private final Api sis = Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict(district));
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    @Test
    void schools_and_terms_arrive_and_are_published() throws IOException {
        var job = send(sis, ORGS, SESSIONS, "");

        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(job.getMap("counts")).isEqualTo(Map.of("CREATED", 6));
        assertThat(job.getLong("progress.done")).isEqualTo(6);
        officer.get("/v1/education-orgs?filter=gradeLevels ~ '07'")
                .then()
                .body("items", hasSize(1), "items[0].name", equalTo("Beta School"), "items[0].source", equalTo("SIS"));
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
    void the_end_date_of_the_standard_is_the_day_after_our_last() throws IOException {
        send(sis, ORGS, SESSIONS, "");

        officer.get("/v1/academic-sessions?filter=type = 'SCHOOL_YEAR'")
                .then()
                .body("items", hasSize(1), "items[0].endDate", equalTo("2027-06-14"));
    }

    @Test
    void the_same_file_twice_changes_nothing() throws IOException {
        send(sis, ORGS, SESSIONS, "");

        assertThat(send(sis, ORGS, SESSIONS, "").getMap("counts")).isEqualTo(Map.of("UNCHANGED", 6));
    }

    @Test
    void a_wrong_row_is_reported_and_nothing_is_imported() throws IOException {
        var job = send(
                sis,
                ORGS + "102,,,,kindergarten,,d,\"99\",91,\n100,,,Again,school,,d,,,\n",
                SESSIONS.replace("2027-06-15", "2026-06-15").replace("Semester 1,semester", "Semester 1,trimester"),
                "");

        assertThat(job.getString("state")).isEqualTo("FAILED");
        assertThat(Sending.report(sis, job))
                .contains(
                        "required orgs.csv/name 102",
                        "unknown-code orgs.csv/type 102",
                        "unknown-code orgs.csv/metadata.grades 102",
                        "out-of-bounds orgs.csv/metadata.latitude 102",
                        "half-a-coordinate orgs.csv/metadata.latitude 102",
                        "duplicate orgs.csv/sourcedId 100",
                        "end-before-start academicSessions.csv/endDate sy2027",
                        "unknown-code academicSessions.csv/type s1");
        officer.get("/v1/education-orgs").then().body("items", hasSize(0));
        officer.get("/v1/academic-sessions").then().body("items", hasSize(0));
    }

    @Test
    void a_dry_run_does_everything_but_the_change() throws IOException {
        var job = send(sis, ORGS, SESSIONS, "&dryRun=true");

        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(job.getMap("counts")).isEqualTo(Map.of("CREATED", 6));
        officer.get("/v1/education-orgs").then().body("items", hasSize(0));
    }

    @Test
    void a_bulk_file_that_would_archive_many_schools_asks_first() throws IOException {
        send(sis, ORGS, SESSIONS, "");
        var fewer = ORGS.lines().limit(3).reduce("", (all, line) -> all + line + "\n");

        var stopped = send(sis, fewer, SESSIONS, "");
        assertThat(stopped.getString("state")).isEqualTo("FAILED");
        assertThat(stopped.getString("failure")).contains("1 of 3", "confirmDeactivations");
        officer.get("/v1/education-orgs?filter=status = 'ACTIVE'").then().body("items", hasSize(3));

        assertThat(send(sis, fewer, SESSIONS, "&confirmDeactivations=true").getMap("counts"))
                .isEqualTo(Map.of("UNCHANGED", 5, "ARCHIVED", 1));
        officer.get("/v1/education-orgs?filter=status = 'TO_BE_DELETED'")
                .then()
                .body("items", hasSize(1), "items[0].name", equalTo("Beta School"));
        assertThat(send(sis, fewer, SESSIONS, "").getMap("counts")).isEqualTo(Map.of("UNCHANGED", 5));
    }

    @Test
    void a_bulk_file_that_lacks_a_term_to_come_asks_first_and_one_that_lacks_an_old_one_does_not() throws IOException {
        var old = "sy2001,,,2000-01,schoolYear,2000-08-24,2001-06-15,,2001\n";
        var far = "sy2190,,,2189-90,schoolYear,2189-08-24,2190-06-15,,2190\n";
        send(sis, ORGS, SESSIONS + old + far, "");

        assertThat(send(sis, ORGS, SESSIONS + far, "").getMap("counts")).isEqualTo(Map.of("UNCHANGED", 7));
        assertThat(send(sis, ORGS, SESSIONS, "").getString("failure")).contains("1 of 5 active academic sessions");
    }

    @Test
    void a_delta_changes_only_what_it_names_and_archives_what_is_marked() throws IOException {
        send(sis, ORGS, SESSIONS, "");
        var delta = Map.of(
                "manifest.csv",
                DELTA,
                "orgs.csv",
                HEADER + "100,active,2026-09-01T00:00:00Z,Alpha Academy,school,,d\n"
                        + "101,tobedeleted,2026-09-01T00:00:00Z,Beta School,school,,d\n");

        assertThat(send(sis, delta, "").getString("failure")).contains("1 of 3", "confirmDeactivations");
        assertThat(send(sis, delta, "&confirmDeactivations=true").getMap("counts"))
                .isEqualTo(Map.of("UPDATED", 1, "ARCHIVED", 1));
        officer.get("/v1/education-orgs?filter=status = 'ACTIVE'&sort=name")
                .then()
                .body("items.name", equalTo(List.of("Alpha Academy", "Riverbend District")));
        assertThat(send(sis, delta, "").getMap("counts")).isEqualTo(Map.of("UNCHANGED", 2));
    }

    @Test
    void an_older_record_never_undoes_a_newer_one() throws IOException {
        send(sis, ORGS, SESSIONS, "");
        send(
                sis,
                Map.of(
                        "manifest.csv",
                        DELTA,
                        "orgs.csv",
                        HEADER + "100,active,2026-09-02T00:00:00Z,New Name,school,,d\n"),
                "");

        var late = send(
                sis,
                Map.of(
                        "manifest.csv",
                        DELTA,
                        "orgs.csv",
                        HEADER + "100,active,2026-09-01T00:00:00Z,Old Name,school,,d\n"),
                "");

        assertThat(late.getMap("counts")).isEqualTo(Map.of("STALE", 1));
        officer.get("/v1/education-orgs?filter=sourcedId = '100'").then().body("items[0].name", equalTo("New Name"));
    }

    @Test
    void a_delta_row_says_what_became_of_it_and_may_not_hang_in_the_air() throws IOException {
        var job = send(sis, Map.of("manifest.csv", DELTA, "orgs.csv", HEADER + "100,,,Alpha,school,,nowhere\n"), "");

        assertThat(Sending.report(sis, job))
                .contains("required orgs.csv/status 100", "unknown-reference orgs.csv/parentSourcedId 100");
    }

    @Test
    void an_organisation_above_itself_is_refused_in_one_file_and_across_two() throws IOException {
        var job = send(
                sis, ORGS.replace("Riverbend District,district,,,", "Riverbend District,district,,100,"), SESSIONS, "");
        assertThat(Sending.report(sis, job)).anyMatch(row -> row.startsWith("cycle orgs.csv/parentSourcedId"));

        send(sis, ORGS, SESSIONS, "");
        var across = send(
                sis,
                Map.of("manifest.csv", DELTA, "orgs.csv", HEADER + "d,active,,Riverbend District,district,,100\n"),
                "");
        assertThat(Sending.report(sis, across)).contains("cycle orgs.csv/parentSourcedId d");
    }

    @Test
    void people_are_named_in_the_report_and_never_read() throws IOException {
        var files = packed(ORGS, SESSIONS);
        files.put("users.csv", "broken \"");
        files.put("enrollments.csv", "");

        var job = send(sis, files, "");

        assertThat(job.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(Sending.report(sis, job))
                .containsExactlyInAnyOrder("ignored users.csv null", "ignored enrollments.csv null");
    }

    @Test
    void only_new_or_only_known_rows_may_be_taken() throws IOException {
        send(sis, ORGS, SESSIONS, "");
        var other = ORGS.replace("Alpha School", "Alpha Academy") + "102,,,Gamma School,school,,d,,,\n";

        assertThat(send(sis, other, SESSIONS, "&strategy=CREATE&dryRun=true").getMap("counts"))
                .isEqualTo(Map.of("CREATED", 1, "SKIPPED", 6));
        assertThat(send(sis, other, SESSIONS, "&strategy=UPDATE").getMap("counts"))
                .isEqualTo(Map.of("UPDATED", 1, "UNCHANGED", 5, "SKIPPED", 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "oneroster.version,1.2    | oneroster.version,2.0   | oneroster.version '2.0'",
                "file.orgs,bulk           | file.orgs,all           | bulk, delta or absent",
                "file.orgs,bulk           | file.orgs,absent        | the package has orgs.csv",
                "file.orgs,bulk           | file.orgs,bulk\\nfile.orgs,bulk | file.orgs twice",
                "propertyName,value       | property,value          | propertyName"
            })
    void a_wrong_manifest_refuses_the_package(String right, String wrong, String why) throws IOException {
        var files = packed(ORGS, SESSIONS);
        files.put("manifest.csv", MANIFEST.replace(right, wrong.replace("\\n", "\n")));

        assertThat(send(sis, files, "").getString("failure")).contains(why);
    }

    @Test
    void a_file_that_the_manifest_promises_must_be_there() throws IOException {
        var files = packed(ORGS, SESSIONS);
        files.remove("orgs.csv");

        assertThat(send(sis, files, "").getString("failure")).contains("no orgs.csv");
    }

    @Test
    void what_cannot_be_read_refuses_the_file_and_says_why() throws IOException {
        assertThat(send(sis, ORGS.replace("sourcedId,status", "id,status"), SESSIONS, "")
                        .getString("failure"))
                .contains("sourcedId");
        assertThat(send(sis, ORGS.replace("identifier", "shoeSize"), SESSIONS, "")
                        .getString("failure"))
                .contains("shoeSize");
        assertThat(send(sis, ORGS.replace("identifier", "name"), SESSIONS, "").getString("failure"))
                .contains("two columns");
        assertThat(send(sis, ORGS + "102,,\n", SESSIONS, "").getString("failure"))
                .contains("line 5 has 3 cells");
        assertThat(send(sis, ORGS + "102,,,\"open\n", SESSIONS, "").getString("state"))
                .isEqualTo("FAILED");
        assertThat(raw("not a zip".getBytes(StandardCharsets.UTF_8)).getString("failure"))
                .contains("not a zip");
        assertThat(raw(Sending.zip(Map.of("orgs.csv", ORGS))).getString("failure"))
                .contains("manifest.csv", "MICROSOFT_SDS_CSV");
    }

    @Test
    void text_that_is_not_utf_8_refuses_the_file() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            for (var file : packed(ORGS.replace("Alpha", "Alpén"), SESSIONS).entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue().getBytes(StandardCharsets.ISO_8859_1));
            }
        }

        assertThat(raw(bytes.toByteArray()).getString("failure")).contains("orgs.csv", "not UTF-8");
    }

    @Test
    void a_mark_windows_line_ends_a_folder_and_quotes_across_lines_are_read() throws IOException {
        var files = Map.of(
                "export/manifest.csv",
                "\uFEFF" + MANIFEST.replace("\n", "\r\n"),
                "export/orgs.csv",
                "\uFEFF"
                        + ORGS.replace("Alpha School", "\"Alpha\nSchool, \"\"East\"\"\"")
                                .replace("\n", "\r\n"),
                "export/academicSessions.csv",
                SESSIONS,
                "__MACOSX/export/orgs.csv",
                "noise");

        var job = send(sis, files, "");

        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        officer.get("/v1/education-orgs?filter=sourcedId = '100'")
                .then()
                .body("items[0].name", equalTo("Alpha\r\nSchool, \"East\""));
    }

    @Test
    void a_zip_bomb_is_given_up_early() throws IOException {
        var files = packed(ORGS + "0".repeat(64 << 20), SESSIONS);

        var job = send(sis, files, "");

        assertThat(job.getString("state")).isEqualTo("FAILED");
        assertThat(job.getString("failure")).contains("orgs.csv", "200 times");
    }

    @Test
    void an_option_that_the_format_does_not_have_is_refused_at_once() {
        sis.request()
                .contentType("application/zip")
                .body(new byte[] {1})
                .post("/v1/imports?format=ONEROSTER_CSV&mapping=any&strategy=REPLACE")
                .then()
                .statusCode(400);
        sis.request()
                .contentType("application/zip")
                .body(new byte[] {1})
                .post("/v1/imports?format=ONEROSTER_CSV&mapping=any")
                .then()
                .statusCode(400)
                .body("violations.parameter", hasItems("mapping"));
    }

    private JsonPath raw(byte[] body) {
        return Sending.imported(sis, "ONEROSTER_CSV", "application/zip", body, "");
    }
}

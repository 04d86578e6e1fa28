package org.commonground.registry.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.registry.imports.Sending;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

/** The published sample files of School Data Sync; users.csv stands for those with people in them, and is not the sample's. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class MicrosoftSdsCsvTest {
    private final String district = "sds-" + UUID.randomUUID();
    private final Api sis = Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict(district));

    @Test
    void the_sample_of_v2_1_is_imported_and_a_second_time_changes_nothing() throws IOException {
        var job = send(sample("v2.1"));

        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(job.getMap("counts")).isEqualTo(Map.of("CREATED", 6));
        assertThat(Sending.report(sis, job))
                .contains("ignored users.csv null", "year-by-its-end academicSessions.csv/schoolYear SY2021K12");
        sis.get("/v1/academic-sessions?filter=sourcedId = 'SY2021K12'")
                .then()
                .body(
                        "items[0].schoolYear", equalTo(2022),
                        "items[0].startDate", equalTo("2021-08-24"),
                        "items[0].endDate", equalTo("2022-06-11"));
        sis.get("/v1/education-orgs").then().body("items", hasSize(4), "items.type", hasItems("SCHOOL", "DEPARTMENT"));
        assertThat(send(sample("v2.1")).getMap("counts")).isEqualTo(Map.of("UNCHANGED", 6));
    }

    @Test
    void the_sample_of_v2_is_imported_without_sessions() throws IOException {
        var job = send(sample("v2"));

        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        sis.get("/v1/education-orgs?filter=type = 'STATE'")
                .then()
                .body("items", hasSize(1), "items[0].name", equalTo("K12 Ministry of Education"));
    }

    @Test
    void a_oneroster_package_is_told_to_go_next_door() throws IOException {
        var files = sample("v2");
        files.put("manifest.csv", OneRosterFiles.MANIFEST);

        assertThat(send(files).getString("failure")).contains("ONEROSTER_CSV");
    }

    private JsonPath send(Map<String, String> files) throws IOException {
        return Sending.imported(sis, "MICROSOFT_SDS_CSV", "application/zip", Sending.zip(files), "");
    }

    private static Map<String, String> sample(String version) throws IOException {
        var files = new LinkedHashMap<String, String>();
        for (var name : new String[] {"orgs.csv", "academicSessions.csv"})
            try (var in = MicrosoftSdsCsvTest.class.getResourceAsStream("/sds/" + version + "/" + name)) {
                if (in != null) files.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        assertThat(Objects.requireNonNull(files.get("orgs.csv"))).isNotEmpty();
        files.put("users.csv", "sourcedId,password\n1,never-read\n");
        return files;
    }
}

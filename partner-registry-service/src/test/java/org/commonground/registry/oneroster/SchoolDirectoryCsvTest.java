package org.commonground.registry.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.registry.imports.DataSets;
import org.commonground.registry.imports.Footprint;
import org.commonground.registry.imports.Sending;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class SchoolDirectoryCsvTest {
    private final EntityManager db;
    private final String district = "directory-" + UUID.randomUUID();
    private final Api sis = Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict(district));

    SchoolDirectoryCsvTest(EntityManager db) {
        this.db = db;
    }

    @Test
    void all_661_schools_of_chicago_come_in_both_years_and_what_one_year_lacks_is_kept() throws IOException {
        var data = DataSets.find("chicago-cps");

        var first = send(Files.readAllBytes(data.resolve("profile_SY1617.csv")));
        assertThat(first.getString("state")).as(first.prettify()).isEqualTo("SUCCEEDED");
        assertThat(first.getMap("counts")).isEqualTo(Map.of("CREATED", 662));

        var second = send(Files.readAllBytes(data.resolve("profile_SY1718.csv")));
        assertThat(second.getString("state")).as(second.prettify()).isEqualTo("SUCCEEDED");
        // 4 new schools and 22 networks; 4 schools are gone; all others are in a network now; the district is as it was
        assertThat(second.getMap("counts"))
                .isEqualTo(Map.of("CREATED", 26, "UPDATED", 657, "ARCHIVED", 4, "UNCHANGED", 1));
        assertThat(Sending.report(sis, first)).isEmpty();
        assertThat(Sending.report(sis, second)).isEmpty();
        var before = Footprint.of(db, district);
        assertThat(send(Files.readAllBytes(data.resolve("profile_SY1718.csv"))).getMap("counts"))
                .isEqualTo(Map.of("UNCHANGED", 684));
        assertThat(Footprint.of(db, district)).isEqualTo(before);
        assertThat(orgs("")).isEqualTo(688);
        assertThat(orgs("&filter=type = 'SCHOOL' AND status = 'ACTIVE'")).isEqualTo(661);
        assertThat(orgs("&filter=type = 'NETWORK' AND status = 'ACTIVE'")).isEqualTo(22);
        assertThat(orgs("&filter=status = 'TO_BE_DELETED'")).isEqualTo(4);

        sis.get("/v1/education-orgs?filter=sourcedId = '610163'")
                .then()
                .body(
                        "items[0].name", equalTo("Frederick Stock Elementary School"),
                        "items[0].gradeLevels", equalTo(List.of("PK")),
                        "items[0].address.street", equalTo("7507 W BIRCHWOOD AVE"));
        sis.get("/v1/education-orgs?filter=type = 'NETWORK'&limit=100")
                .then()
                .body("items.name", hasItems("Network 11"));
    }

    @Test
    void a_column_that_must_be_there_is_missed() {
        assertThat(send("School_ID,Long_Name\n1,One\n".getBytes(StandardCharsets.UTF_8))
                        .getString("failure"))
                .contains("lacks the columns", "School_Latitude");
    }

    @Test
    void a_mapping_that_is_not_shipped_is_refused_at_once() {
        sis.request()
                .contentType("text/csv")
                .body("x")
                .post("/v1/imports?format=SCHOOL_DIRECTORY_CSV&mapping=gotham")
                .then()
                .statusCode(400)
                .body("violations[0].allowed", hasItems("chicago-school-profiles"));
    }

    private int orgs(String parameters) {
        return sis.get("/v1/education-orgs?count=true&limit=1" + parameters)
                .jsonPath()
                .getInt("totalCount");
    }

    private JsonPath send(byte[] body) {
        return Sending.imported(sis, "SCHOOL_DIRECTORY_CSV", "text/csv", body, "&mapping=chicago-school-profiles");
    }
}

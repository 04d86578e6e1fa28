package org.commonground.registry.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class OhanaCsvTest {
    private final EntityManager db;
    private final String district = "ohana-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    OhanaCsvTest(EntityManager db) {
        this.db = db;
    }

    @Test
    void the_whole_sample_comes_in_and_the_second_time_changes_nothing() throws IOException {
        var files = new HashMap<String, String>();
        try (var all = Files.list(DataSets.find("ohana-sample"))) {
            for (var file : all.filter(each -> each.toString().endsWith(".csv")).toList())
                files.put(file.getFileName().toString(), Files.readString(file));
        }

        var job = send(files, "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(count("/v1/partners")).isEqualTo(8);
        assertThat(count("/v1/services")).isEqualTo(23);
        assertThat(count("/v1/service-sites")).isEqualTo(23);
        assertThat(count("/v1/locations")).isEqualTo(22);
        assertThat(count("/v1/programs")).isEqualTo(1);
        assertThat(job.getMap("counts")).isEqualTo(Map.of("CREATED", 54));
        assertThat(codes(job))
                .isEqualTo(Map.of(
                        "doubt:end-before-start", 1,
                        "doubt:not-kept", 31,
                        "doubt:unknown-reference", 6,
                        "doubt:unknown-value", 2));
        var before = Footprint.of(db, district);
        assertThat(send(files, "").getMap("counts")).isEqualTo(Map.of("UNCHANGED", 54));
        assertThat(Footprint.of(db, district)).isEqualTo(before);

        officer.get("/v1/services?filter=name = 'Passport Photos'")
                .then()
                .body(
                        "items[0].alternateName", equalTo("Fotos para pasaportes"),
                        "items[0].languages", equalTo(java.util.List.of("es")),
                        "items[0].serviceAreas.name", hasItems("Alameda County", "San Mateo County"),
                        "items[0].attributes", hasSize(6),
                        "items[0].schedules", hasSize(3),
                        "items[0].phones", hasSize(3));
        officer.get("/v1/locations?filter=name = 'Main Library'")
                .then()
                .body("items[0].accessibility.description", hasItem("tape braille"));
    }

    @Test
    void dirt_is_told_by_file_and_row() throws IOException {
        var files = small();
        files.put("services.csv", """
                id,location_id,name,description,status,languages,taxonomy_ids,keywords
                1,1,Arts &amp; Crafts,"<b>All</b>
                come",Active,"Spanish, Elvish",9,art
                """);
        files.put("regular_schedules.csv", """
                id,location_id,service_id,weekday,opens_at,closes_at
                1,,1,Monday,9am,3:30 PM
                2,,1,Tuesday,9am,03:00
                3,,1,Someday,09:00,10:00
                """);
        files.put("phones.csv", "id,number,service_id\n1,555 0100,1\n2,555 0101,77\n");
        files.put("notes.csv", "whatever\n");
        var job = send(files, "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(codes(job))
                .isEqualTo(new TreeMap<>(Map.of(
                        "ignored", 1,
                        "doubt:markup", 2,
                        "doubt:unknown-value", 1,
                        "doubt:unknown-reference", 2,
                        "doubt:not-kept", 1,
                        "doubt:end-before-start", 1,
                        "doubt:malformed", 1)));
        officer.get("/v1/services")
                .then()
                .body(
                        "items[0].name", equalTo("Arts & Crafts"),
                        "items[0].description", equalTo("All\ncome"),
                        "items[0].schedules", hasSize(1),
                        "items[0].schedules[0].closesAt", containsString("15:30"));
    }

    @Test
    void who_is_here_by_the_same_name_is_not_created_again() throws IOException {
        Sending.imported(
                officer,
                "PARTNER_DIRECTORY_CSV",
                "text/csv",
                "partnerIdScheme,partnerId,partnerName,serviceCode,serviceName\nUS-EIN,1,\"Acorn Trust, Inc.\",a,Food\n"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "");
        var job = send(small(), "");
        assertThat(Sending.report(officer, job)).anyMatch(row -> row.startsWith("doubt:known-by-name"));
        assertThat(count("/v1/partners")).isEqualTo(1);
        assertThat(count("/v1/services")).isEqualTo(2);
        assertThat(send(small(), "").getMap("counts").keySet()).isEqualTo(Set.of("UNCHANGED"));
    }

    @Test
    void only_what_is_known_or_only_what_is_new_is_taken_if_that_is_asked() throws IOException {
        assertThat(send(small(), "&strategy=UPDATE").getMap("counts")).isEqualTo(Map.of("SKIPPED", 2));
        assertThat(count("/v1/partners")).isZero();
        assertThat(send(small(), "&strategy=CREATE").getMap("counts")).isEqualTo(Map.of("CREATED", 3));
        var more = small();
        more.put("services.csv", "id,location_id,name\n1,1,Painting\n2,1,Music\n");
        assertThat(send(more, "&strategy=CREATE").getMap("counts")).isEqualTo(Map.of("CREATED", 1, "SKIPPED", 2));
        officer.get("/v1/services?sort=name").then().body("items.name", contains("Arts", "Music"));
        assertThat(send(more, "&strategy=UPDATE").getMap("counts")).isEqualTo(Map.of("UPDATED", 1, "UNCHANGED", 3));
    }

    @Test
    void rows_that_belong_to_nothing_refuse_the_file() throws IOException {
        var files = small();
        files.put("services.csv", "id,location_id,name\n1,7,Arts\n1,1,Arts\n");
        var job = send(files, "");
        assertThat(job.getString("state")).isEqualTo("FAILED");
        assertThat(Sending.report(officer, job)).containsExactly("duplicate services.csv/id 1");
        files.put("services.csv", "id,location_id,name\n1,7,Arts\n");
        assertThat(Sending.report(officer, send(files, "")))
                .containsExactly("unknown-reference services.csv/location_id 1");
        files.remove("locations.csv");
        assertThat(send(files, "").getString("failure")).contains("no locations.csv");
        assertThat(count("/v1/partners")).isZero();
    }

    @Test
    void two_directories_with_the_same_numbers_are_told_apart() throws IOException {
        send(small(), "&source=north");
        var other = small();
        other.put("organizations.csv", "id,name\n1,Willow House\n");
        assertThat(send(other, "&source=south").getString("state")).isEqualTo("SUCCEEDED");
        assertThat(count("/v1/partners")).isEqualTo(2);
        officer.request()
                .contentType("application/zip")
                .body(new byte[] {1})
                .post("/v1/imports?format=OHANA_CSV&source=Not%20a%20name")
                .then()
                .statusCode(400);
    }

    private static Map<String, String> small() {
        return new HashMap<>(Map.of(
                "organizations.csv", "id,name\n1,The Acorn Trust\n",
                "locations.csv", "id,organization_id,name\n1,1,Hall\n",
                "services.csv", "id,location_id,name\n1,1,Arts\n"));
    }

    private JsonPath send(Map<String, String> files, String parameters) throws IOException {
        return Sending.imported(officer, "OHANA_CSV", "application/zip", Sending.zip(files), parameters);
    }

    private int count(String path) {
        return officer.get(path + "?count=true&limit=1").jsonPath().getInt("totalCount");
    }

    private Map<String, Integer> codes(JsonPath job) {
        var codes = new TreeMap<String, Integer>();
        officer.get("/v1/imports/{id}/report/file?format=ndjson", job.getString("id"))
                .asString()
                .lines()
                .forEach(line -> codes.merge(JsonPath.from(line).getString("code"), 1, Integer::sum));
        return codes;
    }
}

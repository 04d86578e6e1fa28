package org.commonground.registry.communityarea;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.registry.imports.Sending;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class CommunityAreaTest {
    /** West of -87.65: Beta lies in it, Alpha does not. */
    private static final String WEST = square(-87.8, -87.65);

    private static final String EAST = square(-87.65, -87.5);

    private final String district = "areas-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));
    private final UUID alpha = Ids.ofNaturalKey(district, "sourcedId", "alpha");
    private final UUID beta = Ids.ofNaturalKey(district, "sourcedId", "beta");

    private static String square(double west, double east) {
        return """
                {"type": "Polygon", "coordinates": [[[%1$s, 41.7], [%2$s, 41.7], [%2$s, 42.0], [%1$s, 42.0], [%1$s, 41.7]]]}""".formatted(west, east);
    }

    private void school(String sourcedId, double latitude, double longitude) {
        officer.post("/v1/education-orgs", """
                        {"sourcedId": "%s", "name": "%s", "type": "SCHOOL", "latitude": %s, "longitude": %s}""".formatted(sourcedId, sourcedId, latitude, longitude))
                .then()
                .statusCode(201);
    }

    private String area(String name, String extent) {
        return officer.post("/v1/areas", """
                        {"name": "%s", "kind": "NEIGHBORHOOD", "extent": %s}""".formatted(name, extent))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void a_new_area_finds_its_schools_and_tells_of_them() {
        school("alpha", 41.9, -87.6);
        school("beta", 41.8, -87.7);

        var west = area("West", WEST);

        officer.get("/v1/areas/" + west)
                .then()
                .body("schoolIds", equalTo(List.of(beta.toString())), "extent.type", equalTo("Polygon"));
        officer.get("/v1/areas").then().body("items", hasSize(1), "items[0].extent", nullValue());
        officer.get("/v1/education-orgs/" + beta).then().body("areaIds", equalTo(List.of(west)));
        officer.get("/v1/education-orgs/" + alpha).then().body("areaIds", hasSize(0));
        await().untilAsserted(() -> {
            assertThat(Events.on("registry.area.v1")).anySatisfy(message -> {
                assertThat(message.key()).isEqualTo(west);
                assertThat(message.value()).contains("\"schoolIds\":[\"" + beta + "\"]");
            });
            assertThat(Events.on("registry.education-org.v1"))
                    .anySatisfy(message -> assertThat(message.value()).contains("\"areaIds\":[\"" + west + "\"]"));
        });
    }

    @Test
    void a_school_that_moves_changes_its_areas() {
        var west = area("West", WEST);
        var east = area("East", EAST);
        school("alpha", 41.9, -87.6);

        officer.get("/v1/areas/" + east).then().body("schoolIds", equalTo(List.of(alpha.toString())));

        officer.patch("/v1/education-orgs/" + alpha, "{\"longitude\": -87.7}")
                .then()
                .statusCode(200);

        officer.get("/v1/areas/" + east).then().body("schoolIds", hasSize(0));
        officer.get("/v1/areas/" + west).then().body("schoolIds", equalTo(List.of(alpha.toString())));
    }

    @Test
    void an_area_that_is_redrawn_loses_and_finds_schools() {
        school("alpha", 41.9, -87.6);
        school("beta", 41.8, -87.7);
        var id = area("Wandering", WEST);

        officer.patch("/v1/areas/" + id, "{\"extent\": " + EAST + "}")
                .then()
                .statusCode(200)
                .body("schoolIds", equalTo(List.of(alpha.toString())));

        officer.get("/v1/education-orgs/" + beta).then().body("areaIds", hasSize(0));
    }

    @Test
    void a_school_may_count_itself_to_an_area_that_it_does_not_lie_in() {
        school("alpha", 41.9, -87.6);
        var west = area("West", WEST);
        var leader = Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(district).ofSchools(alpha));

        patchProfile(leader, "{\"areaIds\": [\"" + west + "\"]}")
                .then()
                .statusCode(200)
                .body("areaIds", equalTo(List.of(west)));

        officer.get("/v1/areas/" + west).then().body("schoolIds", equalTo(List.of(alpha.toString())));
        patchProfile(leader, "{\"areaIds\": [\"" + UUID.randomUUID() + "\"]}")
                .then()
                .statusCode(422)
                .body("violations[0].pointer", equalTo("/areaIds"), "violations[0].code", equalTo("unknown-reference"));
        patchProfile(leader, "{\"areaIds\": null}").then().statusCode(200);
        officer.get("/v1/areas/" + west).then().body("schoolIds", hasSize(0));
    }

    private Response patchProfile(Api who, String body) {
        return who.request()
                .contentType("application/merge-patch+json")
                .header("If-Match", officer.get("/v1/education-orgs/" + alpha).header("ETag"))
                .body(body)
                .patch("/v1/education-orgs/{id}/profile", alpha);
    }

    @Test
    void an_extent_that_is_no_area_on_the_globe_is_refused_with_its_place() {
        refused(square(-187.8, -87.5), "/extent/coordinates/0/0", "out-of-bounds");
        refused("{\"type\": \"Point\", \"coordinates\": [-87.6, 41.9]}", "/extent/type", "unknown-value");
        refused(
                "{\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [1, 1], [0, 1]]]}",
                "/extent/coordinates/0",
                "out-of-bounds");
        refused(
                "{\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [1, 1], [0, 1], [5, 5]]]}",
                "/extent/coordinates/0",
                "ring-open");
        refused(
                "{\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}",
                "/extent/coordinates",
                "invalid-geometry");
        refused(
                "{\"type\": \"Polygon\", \"coordinates\": [[[0, \"x\"], [1, 1], [0, 1], [0, 0]]]}",
                "/extent/coordinates/0/0",
                "wrong-type");
        refused("{\"type\": \"MultiPolygon\", \"coordinates\": []}", "/extent/coordinates", "required");
    }

    private void refused(String extent, String pointer, String code) {
        officer.post("/v1/areas", "{\"name\": \"X\", \"kind\": \"WARD\", \"extent\": " + extent + "}")
                .then()
                .statusCode(422)
                .body("violations.pointer", hasItems(pointer), "violations.code", hasItems(code));
    }

    @Test
    void areas_are_imported_with_a_report_and_a_second_time_change_nothing() {
        school("beta", 41.8, -87.7);
        var file = collection(feature("1", "West", WEST), feature("2", "East", EAST));

        assertThat(send(file).getMap("counts")).isEqualTo(Map.of("CREATED", 2));
        assertThat(send(file).getMap("counts")).isEqualTo(Map.of("UNCHANGED", 2));
        assertThat(send(collection(feature("1", "Wild West", WEST))).getMap("counts"))
                .isEqualTo(Map.of("UPDATED", 1));
        officer.get("/v1/areas?filter=sourceKey = '1'")
                .then()
                .body("items[0].name", equalTo("Wild West"), "items[0].schoolIds", equalTo(List.of(beta.toString())));

        var wrong = send(collection(
                feature("3", "", WEST),
                feature("4", "Nowhere", square(200, 201)),
                feature("5", "A", WEST),
                feature("5", "B", EAST)));
        assertThat(wrong.getString("state")).isEqualTo("FAILED");
        assertThat(Sending.report(officer, wrong))
                .contains(
                        "required /properties/community 3",
                        "out-of-bounds /geometry/coordinates/0/0 4",
                        "duplicate /properties 5");
        officer.get("/v1/areas").then().body("items", hasSize(2));
    }

    @Test
    void what_is_no_feature_collection_is_refused() {
        assertThat(send("{\"type\": \"Feature\"}").getString("failure")).contains("FeatureCollection");
        assertThat(send("{\"type\": \"FeatureCollection\"}").getString("failure"))
                .contains("no features");
        assertThat(send("<kml/>").getString("failure")).contains("not JSON");
        officer.request()
                .contentType("application/geo+json")
                .body("{}")
                .post("/v1/imports?format=AREAS_GEOJSON&areaKind=PLANET&areaName=a&areaKey=b")
                .then()
                .statusCode(400)
                .body("violations[0].allowed", hasItems("NEIGHBORHOOD"));
    }

    @Test
    void the_community_areas_of_chicago_are_imported() throws IOException {
        var file = Path.of("..", "..", "shared", "data", "chicago-mychimyfuture", "community_areas.geojson");
        Assumptions.assumeTrue(Files.exists(file), "the data sets are not here");

        var job = send(Files.readString(file));

        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
        assertThat(job.getMap("counts")).isEqualTo(Map.of("CREATED", 77));
        assertThat(send(Files.readString(file)).getMap("counts")).isEqualTo(Map.of("UNCHANGED", 77));
    }

    private static String feature(String key, String name, String geometry) {
        return "{\"type\":\"Feature\",\"properties\":{\"area_numbe\":\"%s\",\"community\":\"%s\"},\"geometry\":%s}"
                .formatted(key, name, geometry);
    }

    private static String collection(String... features) {
        return "{\"type\":\"FeatureCollection\",\"features\":[" + String.join(",", features) + "]}";
    }

    private JsonPath send(String file) {
        return Sending.imported(
                officer,
                "AREAS_GEOJSON",
                "application/geo+json",
                file.getBytes(StandardCharsets.UTF_8),
                "&areaKind=NEIGHBORHOOD&areaName=community&areaKey=area_numbe");
    }
}

package org.commonground.registry.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PartnerUpsertApiTest {
    private static final String RIVERBEND = "{\"name\": \"Riverbend\", \"types\": [\"CBO\"]}";

    private final String district = "upsert-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    @Test
    void the_first_adds_the_next_replaces_and_the_same_again_changes_nothing() {
        String id = put(officer, "36-1", RIVERBEND)
                .statusCode(201)
                .header("Location", containsString("/v1/partners/"))
                .header("ETag", equalTo("\"0\""))
                .body("state", equalTo("PROSPECT"), "identifiers.value", contains("36-1"))
                .extract()
                .path("id");
        put(officer, "36-1", "{\"name\": \"Riverbend Youth\"}")
                .statusCode(200)
                .header("ETag", equalTo("\"1\""))
                .body("id", equalTo(id), "name", equalTo("Riverbend Youth"), "types.size()", equalTo(0));
        put(officer, "36-1", "{\"name\": \"Riverbend Youth\"}").statusCode(200).header("ETag", equalTo("\"1\""));
        officer.get("/v1/partners/by-external/US-EIN/36-1").then().body("id", equalTo(id));
    }

    @Test
    void preconditions_are_kept() {
        put(officer, "36-2", RIVERBEND, Map.of("If-Match", "*"))
                .statusCode(412)
                .body("code", equalTo("precondition-failed"));
        put(officer, "36-2", RIVERBEND, Map.of("If-None-Match", "*")).statusCode(201);
        put(officer, "36-2", RIVERBEND, Map.of("If-None-Match", "*")).statusCode(412);
        put(officer, "36-2", "{\"name\": \"Later\"}", Map.of("If-Match", "\"0\""))
                .statusCode(200);
        put(officer, "36-2", "{\"name\": \"Too late\"}", Map.of("If-Match", "\"0\""))
                .statusCode(412)
                .header("ETag", equalTo("\"1\""));
    }

    @Test
    void a_profile_with_another_number_of_the_same_list_is_refused_and_other_lists_are_kept() {
        put(officer, "36-3", """
                        {"name": "X", "identifiers": [{"scheme": "US-EIN", "value": "36-4"}]}""")
                .statusCode(422)
                .body(
                        "violations.pointer",
                        contains("/identifiers/0/value"),
                        "violations.code",
                        contains("identifier-disagrees"));
        put(officer, "36-3", """
                        {"name": "X", "identifiers": [{"scheme": "ORG", "value": "7"}]}""").statusCode(201).body("identifiers.value", contains("7", "36-3"));
        put(officer, "36-5", """
                        {"name": "Y", "identifiers": [{"scheme": "ORG", "value": "7"}]}""").statusCode(409).body("code", equalTo("duplicate"));
        send(officer, "us ein", "1", RIVERBEND, Map.of()).then().statusCode(422);
    }

    @Test
    void who_may_add_or_change_may_put_and_others_may_not() {
        var leader = Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(district));
        put(leader, "36-6", RIVERBEND).statusCode(201).body("state", equalTo("PROSPECT"));
        put(leader, "36-6", "{\"name\": \"Renamed\"}").statusCode(403).body("code", equalTo("forbidden"));

        var own = UUID.randomUUID();
        var admin = Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(district).ofPartners(own));
        put(admin, "36-7", RIVERBEND).statusCode(201).body("id", equalTo(own.toString()), "state", equalTo("DRAFT"));
        put(admin, "36-7", "{\"name\": \"Ours\"}").statusCode(200);
        put(admin, "36-6", "{\"name\": \"Theirs\"}").statusCode(404);
        var staff = Api.as(Tokens.of(Role.PARTNER_STAFF).inDistrict(district).ofPartners(own));
        put(staff, "36-7", "{\"name\": \"By staff\"}").statusCode(200);
        put(staff, "36-8", RIVERBEND).statusCode(403);
    }

    @Test
    void of_many_that_add_the_same_at_once_one_adds_it() throws Exception {
        try (var clients = Executors.newFixedThreadPool(6)) {
            var puts = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 6; i++)
                puts.add(() ->
                        send(officer, "US-EIN", "36-9", RIVERBEND, Map.of()).statusCode());
            var statuses = new ArrayList<Integer>();
            for (var done : clients.invokeAll(puts)) statuses.add(done.get());
            assertThat(statuses).containsOnlyOnce(201).containsOnly(200, 201);
        }
    }

    @Test
    void the_names_of_a_merged_entry_are_its_survivors() {
        String survivor = put(officer, "36-10", RIVERBEND).extract().path("id");
        String merged = put(officer, "36-11", RIVERBEND).extract().path("id");
        officer.request()
                .contentType("application/json")
                .header("If-Match", "*")
                .body("{\"mergedId\": \"%s\", \"reason\": \"the same organisation\"}".formatted(merged))
                .post("/v1/partners/{id}/merge", survivor)
                .then()
                .statusCode(200);
        officer.get("/v1/partners/{id}", merged).then().statusCode(410).body("supersededBy", equalTo(survivor));
        put(officer, "36-11", "{\"name\": \"One organisation\"}")
                .statusCode(200)
                .body("id", equalTo(survivor));
    }

    private static ValidatableResponse put(Api by, String ein, String body) {
        return put(by, ein, body, Map.of());
    }

    private static ValidatableResponse put(Api by, String ein, String body, Map<String, String> headers) {
        return send(by, "US-EIN", ein, body, headers).then();
    }

    private static Response send(Api by, String scheme, String value, String body, Map<String, String> headers) {
        return by.request()
                .contentType("application/json")
                .headers(headers)
                .body(body)
                .put("/v1/partners/by-external/{scheme}/{value}", scheme, value);
    }
}

package org.commonground.registry.partner;

import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

/** What the kernel promises of every list's search, seen at one. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PartnerSearchApiTest {
    private static final String SEARCH = "/v1/partners/search";
    private final Api officer = Api.as(Tokens.officer());

    @Test
    void the_terms_of_the_list_may_stand_in_the_body() {
        for (var name : List.of("Sought & found 1", "Sought & found 2", "Sought & found 3"))
            officer.post("/v1/partners", "{\"name\": \"%s\"}".formatted(name));
        var terms = "\"filter\": \"name ~ 'sought & found'\", \"sort\": \"-name\", \"fields\": \"name\", \"limit\": 2";
        var first = officer.post(SEARCH, "{%s, \"count\": true}".formatted(terms));
        first.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("Link", nullValue())
                .body("items.name", equalTo(List.of("Sought & found 3", "Sought & found 2")))
                .body("items[0].description", nullValue())
                .body("totalCount", equalTo(3))
                .body("next", notNullValue());
        officer.post(SEARCH, "{%s, \"cursor\": \"%s\"}".formatted(terms, first.<String>path("next")))
                .then()
                .body("items.name", equalTo(List.of("Sought & found 1")))
                .body("next", nullValue());
        officer.post(SEARCH, "{}").then().statusCode(200);
    }

    @Test
    void it_has_the_access_and_the_scope_of_the_list() {
        officer.post("/v1/partners", "{\"name\": \"Hidden from families\"}");
        var terms = "{\"filter\": \"name = 'Hidden from families'\"}";
        officer.post(SEARCH, terms).then().body("items", hasSize(1));
        Api.as(Tokens.of(Role.COMMUNITY_MEMBER)).post(SEARCH, terms).then().body("items", hasSize(0));
        Api.as(Tokens.officer().inDistrict("elsewhere"))
                .post(SEARCH, terms)
                .then()
                .body("items", hasSize(0));
        for (var body : List.of("{}", "{\"nam\": 1}", "not even JSON")) {
            Api.anonymous().post("/v1/imports/search", body).then().statusCode(401);
            Api.as(Tokens.of(Role.ANALYST))
                    .post("/v1/imports/search", body)
                    .then()
                    .statusCode(403);
        }
        Api.anonymous()
                .get("/v1/imports/{id}/history?nothing=1", UUID.randomUUID())
                .then()
                .statusCode(401);
    }

    @Test
    void what_is_wrong_with_the_body_is_said_by_its_place() {
        officer.post(SEARCH, "{\"nam\": \"x\", \"filter\": {\"name\": \"x\"}}")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed-body"), "instance", equalTo(SEARCH))
                .body("violations.pointer", containsInAnyOrder("/nam", "/filter"))
                .body("violations[0].allowed", hasItems("cursor", "filter"));
        officer.post(SEARCH, "{\"filter\": \"nonsense\", \"limit\": 0}")
                .then()
                .statusCode(400)
                .body("violations[0].pointer", equalTo("/filter"), "instance", equalTo(SEARCH));
        officer.post(SEARCH, "{\"filter\": \"name = '%s'\"}".formatted("longer than an address ".repeat(400)))
                .then()
                .statusCode(400)
                .body("violations[0].pointer", equalTo("/filter"));
        for (var broken : List.of("{\"limit\": 1, \"limit\": 2}", "[1]", "{", "", "\"\\ud800\""))
            officer.post(SEARCH, broken).then().statusCode(400).body("code", equalTo("malformed-body"));
        officer.post(SEARCH + "?limit=3", "{}")
                .then()
                .statusCode(400)
                .body("violations[0].parameter", equalTo("limit"));
    }

    @Test
    void too_long_a_body_and_another_media_type_are_refused() {
        officer.post(SEARCH, "{\"filter\": \"%s\"}".formatted("x".repeat(70_000)))
                .then()
                .statusCode(413)
                .body("code", equalTo("payload-too-large"));
        officer.request()
                .contentType("text/plain")
                .body("filter")
                .post(SEARCH)
                .then()
                .statusCode(415)
                .body("code", equalTo("unsupported-media-type"));
    }

    @Test
    void only_lists_are_searched() {
        officer.post("/v1/registry-audit-records/verification/search", "{}")
                .then()
                .statusCode(not(200));
        officer.post("/v1/nothing/search", "{}").then().statusCode(404);
        officer.get("/v1/partners/;a=b/history").then().statusCode(404);
    }
}

package org.commonground.registry.partner;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel promises of every aggregate's history, seen at one. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PartnerHistoryApiTest {
    private final Api officer = Api.as(Tokens.officer().named("olga"));
    private UUID id;

    @BeforeEach
    void a_partner_with_a_past() {
        id = UUID.fromString(
                officer.post("/v1/partners", "{\"name\": \"Old name\", \"website\": \"https://old.example\"}")
                        .path("id"));
        officer.patch("/v1/partners/" + id, "{\"name\": \"New name\", \"website\": null, \"languages\": [\"es\"]}")
                .then()
                .statusCode(200);
    }

    private String history() {
        return "/v1/partners/" + id + "/history";
    }

    @Test
    void each_version_tells_who_changed_which_field_from_what_to_what() {
        officer.get(history())
                .then()
                .statusCode(200)
                .body("items.kind", equalTo(List.of("CHANGED", "CREATED")))
                .body("items.version", equalTo(List.of(1, 0)))
                .body("items.by", equalTo(List.of("olga", "olga")))
                .body("items[0].changes", hasSize(3))
                .body("items[0].changes.find { it.field == 'name' }.from", equalTo("Old name"))
                .body("items[0].changes.find { it.field == 'name' }.to", equalTo("New name"))
                .body("items[0].changes.find { it.field == 'website' }.from", equalTo("https://old.example"))
                .body("items[0].changes.find { it.field == 'website' }.to", nullValue())
                .body("items[0].changes.find { it.field == 'languages' }.to", equalTo(List.of("es")));
    }

    @Test
    void what_was_refused_left_no_trace() {
        officer.patch("/v1/partners/" + id, "{\"name\": \"\"}").then().statusCode(422);
        officer.patch("/v1/partners/" + id, "{\"name\": \"New name\"}").then().statusCode(200);
        officer.get(history() + "?count=true").then().body("totalCount", equalTo(2));
    }

    @Test
    void it_is_paged_by_key() {
        var first = officer.get(history() + "?limit=1");
        first.then()
                .statusCode(200)
                .body("items.version", equalTo(List.of(1)))
                .header("Link", containsString(history() + "?"));
        officer.request()
                .queryParam("limit", 1)
                .queryParam("cursor", first.<String>path("next"))
                .get(history())
                .then()
                .body("items.version", equalTo(List.of(0)))
                .body("next", nullValue());
    }

    @Test
    void it_has_the_scope_of_the_row() {
        Api.as(Tokens.officer().inDistrict("elsewhere"))
                .get(history())
                .then()
                .statusCode(404)
                .body("instance", equalTo(history()));
        Api.as(Tokens.of(Role.COMMUNITY_MEMBER)).get(history()).then().statusCode(404);
        Api.anonymous().get(history()).then().statusCode(404);
    }

    @Test
    void who_only_reads_what_is_published_has_no_history_of_it() {
        approve();
        Api.as(Tokens.of(Role.COMMUNITY_MEMBER))
                .get("/v1/partners/{id}", id)
                .then()
                .statusCode(200);
        Api.as(Tokens.of(Role.COMMUNITY_MEMBER))
                .get(history())
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"), "instance", equalTo(history()));
    }

    @Test
    void outside_the_office_only_values_that_the_row_shows_are_shown() {
        Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(id))
                .get(history())
                .then()
                .statusCode(200)
                .body("items[0].changes.find { it.field == 'name' }.from", equalTo("Old name"))
                .body("items[0].changes.find { it.field == 'website' }.redacted", equalTo(true))
                .body("items[0].changes.find { it.field == 'website' }.from", nullValue());
    }

    @Test
    void reading_it_is_recorded() {
        Api.as(Tokens.officer().named("curious")).get(history()).then().statusCode(200);
        officer.get("/v1/registry-audit-records?filter=actor = 'curious'")
                .then()
                .body("items.operation", equalTo(List.of("getPartnerHistory")))
                .body("items[0].resourceIds", equalTo(List.of(id.toString())));
    }

    @Test
    void unknown_and_malformed_terms_are_refused() {
        officer.get(history() + "?offset=3").then().statusCode(400).body("violations[0].parameter", equalTo("offset"));
        officer.get(history() + "?limit=none&sort=actor")
                .then()
                .statusCode(400)
                .body("violations.parameter", hasItem("limit"))
                .body("violations.code", everyItem(org.hamcrest.Matchers.notNullValue()));
    }

    private void approve() {
        io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
                .run(() -> io.quarkus.arc.Arc.container()
                        .instance(org.hibernate.Session.class)
                        .get()
                        .createNativeMutationQuery(
                                "update partner set registration_state = 'APPROVED' where district = :district and id = :id")
                        .setParameter("district", Tokens.DISTRICT)
                        .setParameter("id", id)
                        .executeUpdate());
    }
}

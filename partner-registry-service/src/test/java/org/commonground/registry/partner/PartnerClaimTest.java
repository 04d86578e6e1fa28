package org.commonground.registry.partner;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PartnerClaimTest {
    private final String district = "claims-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));
    private final Api director = admin("director", "Director@Riverbend.example");
    private final EntityManager db;

    PartnerClaimTest(EntityManager db) {
        this.db = db;
    }

    @Test
    void a_prospect_is_theirs_whose_verified_address_is_of_its_domain() {
        var id = prospect("\"website\": \"https://www.riverbend.example/about\"");
        director.get("/v1/partners/{id}", id).then().statusCode(404);

        claim(director, id)
                .then()
                .statusCode(201)
                .body(
                        "state", equalTo("GRANTED"),
                        "email", equalTo("director@riverbend.example"),
                        "partnerName", equalTo("Riverbend"),
                        "decidedBy", nullValue());

        director.get("/v1/partners/{id}", id)
                .then()
                .statusCode(200)
                .body("state", equalTo("DRAFT"), "allowedTransitions", hasItems("SUBMITTED"));
        director.patch("/v1/partners/" + id, "{\"languages\": [\"es\"]}").then().statusCode(200);
        director.get("/v1/partners").then().body("items.id", contains(id));
        director.post("/v1/services", "{\"partnerId\": \"%s\", \"name\": \"Homework club\"}".formatted(id))
                .then()
                .statusCode(201);
        officer.get("/v1/partner-claims")
                .then()
                .body("items.subject", contains("director"), "items.domainMatches", contains(true));
        claim(director, id).then().statusCode(422).body("violations.code", contains("already-yours"));
    }

    @Test
    void another_domain_an_unverified_address_or_one_that_many_share_learns_nothing_of_a_prospect() {
        var id = prospect("\"website\": \"https://riverbend.example\", \"email\": \"riverbend@gmail.com\"");
        var unverified = Tokens.of(Role.PARTNER_ADMIN)
                .inDistrict(district)
                .named("unverified")
                .with("email", "x@riverbend.example")
                .with("email_verified", false);

        for (var stranger : List.of(
                admin("subdomain", "x@mail.riverbend.example"),
                admin("longer", "x@notriverbend.example"),
                admin("free mail", "riverbend@gmail.com"),
                Api.as(unverified),
                Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(district).named("without")),
                Api.as(Tokens.of(Role.PARTNER_ADMIN).named("elsewhere").withVerifiedEmail("x@riverbend.example"))))
            claim(stranger, id).then().statusCode(404).body("code", equalTo("not-found"));
        officer.get("/v1/partner-claims").then().body("items", hasSize(0));
        officer.get("/v1/partners/{id}", id).then().body("state", equalTo("PROSPECT"));
    }

    @Test
    void who_comes_second_waits_for_the_office() {
        var id = prospect("\"email\": \"hello@riverbend.example\"");
        claim(director, id).then().statusCode(201).body("state", equalTo("GRANTED"));
        var second = admin("second", "second@riverbend.example");
        var waiting = claim(second, id)
                .then()
                .statusCode(201)
                .body("state", equalTo("PENDING"), "allowedTransitions", hasSize(0))
                .extract()
                .<String>path("id");
        claim(second, id).then().statusCode(409).body("code", equalTo("duplicate"));
        second.get("/v1/partners/{id}", id).then().statusCode(404);
        second.get("/v1/partner-claims").then().body("items.id", contains(waiting));
        director.get("/v1/partner-claims/{id}", waiting).then().statusCode(404);

        decide(officer, waiting, "GRANTED", "")
                .then()
                .statusCode(200)
                .body("decidedBy", equalTo("partnership-officer"));
        second.get("/v1/partners/{id}", id).then().statusCode(200);
    }

    @Test
    void what_is_revoked_counts_from_the_next_request_on_and_the_domain_alone_does_not_bring_it_back() {
        var id = prospect("\"email\": \"hello@riverbend.example\"");
        var claim = claim(director, id).<String>path("id");
        decide(officer, claim, "REVOKED", "")
                .then()
                .statusCode(409)
                .body("violations.code", contains("reason-missing"));
        decide(officer, claim, "REVOKED", "left the organisation").then().statusCode(200);

        director.get("/v1/partners/{id}", id).then().statusCode(404);
        director.get("/v1/partner-claims/{id}", claim)
                .then()
                .body("state", equalTo("REVOKED"), "reason", equalTo("left the organisation"));
        inState(id, "PROSPECT");
        claim(director, id).then().statusCode(201).body("state", equalTo("PENDING"));
    }

    @Test
    void an_approved_partner_may_be_claimed_by_anybody_and_the_office_decides() {
        var id = prospect("\"website\": \"https://riverbend.example\"");
        inState(id, "APPROVED");

        claim(director, id).then().statusCode(201).body("state", equalTo("PENDING"), "domainMatches", equalTo(true));
        var stranger = claim(admin("stranger", "x@other.example"), id)
                .then()
                .statusCode(201)
                .body("state", equalTo("PENDING"), "domainMatches", equalTo(false))
                .extract()
                .<String>path("id");
        decide(officer, stranger, "REFUSED", "not known to them").then().statusCode(200);
        officer.get("/v1/partners/{id}", id).then().body("state", equalTo("APPROVED"));
    }

    @Test
    void only_who_administers_partners_claims_one_and_nobody_decides_about_their_own() {
        var id = prospect("\"website\": \"https://riverbend.example\"");
        inState(id, "APPROVED");
        claim(officer, id).then().statusCode(403);
        claim(
                        Api.as(Tokens.of(Role.PARTNER_STAFF)
                                .inDistrict(district)
                                .withVerifiedEmail("staff@riverbend.example")),
                        id)
                .then()
                .statusCode(403);
        var both = Api.as(Tokens.of(Role.PARTNER_ADMIN, Role.PARTNERSHIP_OFFICER)
                .inDistrict(district)
                .named("both"));
        var own = claim(both, id).then().statusCode(201).extract().<String>path("id");
        decide(both, own, "GRANTED", "").then().statusCode(409).body("violations.code", contains("own-claim"));
        decide(director, own, "GRANTED", "").then().statusCode(403);
    }

    @Test
    void a_grant_is_worth_nothing_without_the_role() {
        var id = prospect("\"website\": \"https://riverbend.example\"");
        claim(director, id).then().statusCode(201).body("state", equalTo("GRANTED"));

        Api.as(Tokens.of(Role.PARTNER_STAFF).inDistrict(district).named("director"))
                .get("/v1/partners/{id}", id)
                .then()
                .statusCode(404);
    }

    private Api admin(String name, String email) {
        return Api.as(
                Tokens.of(Role.PARTNER_ADMIN).inDistrict(district).named(name).withVerifiedEmail(email));
    }

    private String prospect(String more) {
        return officer.post("/v1/partners", "{\"name\": \"Riverbend\", \"types\": [\"CBO\"], %s}".formatted(more))
                .then()
                .statusCode(201)
                .body("state", equalTo("PROSPECT"))
                .extract()
                .path("id");
    }

    private static Response claim(Api by, String partner) {
        return by.post("/v1/partners/{id}/claims", "{\"comment\": \"I run it\"}", partner);
    }

    private Response decide(Api by, String claim, String to, String reason) {
        return by.transition(
                "/v1/partner-claims/" + claim, "{\"to\": \"%s\", \"reason\": \"%s\"}".formatted(to, reason));
    }

    private void inState(String partner, String state) {
        QuarkusTransaction.requiringNew()
                .run(() -> db.createNativeQuery(
                                "update partner set registration_state = ?3 where district = ?1 and id = ?2")
                        .setParameter(1, district)
                        .setParameter(2, UUID.fromString(partner))
                        .setParameter(3, state)
                        .executeUpdate());
    }
}

package org.commonground.registry.partner;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel promises of public operations, seen at one. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PublicPartnersApiTest {
    private final Api officer = Api.as(Tokens.officer());
    private final Api anybody = Api.anonymous();
    private UUID approved;
    private UUID prospect;

    @Inject
    Session db;

    @BeforeEach
    void two_partners() {
        approved = partner("Open to all");
        prospect = partner("Not yet approved");
        QuarkusTransaction.requiringNew()
                .run(() -> db.createNativeMutationQuery(
                                "update partner set registration_state = 'APPROVED' where district = :district and id = :id")
                        .setParameter("district", Tokens.DISTRICT)
                        .setParameter("id", approved)
                        .executeUpdate());
    }

    private UUID partner(String name) {
        return UUID.fromString(officer.post("/v1/partners", """
                {"name": "%s", "contacts": [
                    {"name": "Front desk", "email": "desk@example.org", "visibility": "PUBLIC"},
                    {"name": "A. Person", "email": "person@example.org", "visibility": "RESTRICTED"}]}
                """.formatted(name)).path("id"));
    }

    @Test
    void without_a_token_only_what_is_published_is_read() {
        anybody.get("/v1/partners/{id}", approved)
                .then()
                .statusCode(200)
                .body("contacts.name", equalTo(List.of("Front desk")), "redactedContacts", equalTo(1));
        anybody.get("/v1/partners/{id}", prospect).then().statusCode(404);
        anybody.post("/v1/partners", "{\"name\": \"From nobody\"}").then().statusCode(401);
    }

    @Test
    void what_a_role_alone_does_not_open_is_open_if_everybody_may_read_it() {
        Api.as(Tokens.of(Role.PLATFORM_ADMIN))
                .get("/v1/partners/{id}", approved)
                .then()
                .statusCode(200);
        Api.as(Tokens.of(Role.PLATFORM_ADMIN))
                .get("/v1/partners/{id}", prospect)
                .then()
                .statusCode(404);
    }

    @Test
    void caches_may_keep_what_is_public_for_a_minute() {
        anybody.get("/v1/partners/{id}", approved)
                .then()
                .header("Cache-Control", "public, max-age=60")
                .header("Vary", containsString("District"));
        var list = anybody.get("/v1/partners?filter=name = 'Open to all'");
        list.then().header("ETag", startsWith("W/\"")).body("items.name", hasItems("Open to all"));
        anybody.request()
                .header("If-None-Match", list.header("ETag"))
                .get("/v1/partners?filter=name = 'Open to all'")
                .then()
                .statusCode(304);
        officer.get("/v1/partners/{id}", approved).then().header("Cache-Control", "no-store");
        officer.get("/v1/areas").then().header("Cache-Control", "private, no-cache");
    }

    @Test
    void the_header_names_the_district_of_a_caller_without_a_token() {
        anybody.request()
                .header("District", "elsewhere")
                .get("/v1/partners/{id}", approved)
                .then()
                .statusCode(404);
        anybody.request()
                .header("District", "closed")
                .get("/v1/partners")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-parameter"), "violations", hasSize(1))
                .body("violations[0].parameter", equalTo("District"), "violations[0].allowed", hasItems("elsewhere"));
    }

    @Test
    void a_token_reads_its_own_district_whatever_the_header_says() {
        officer.request()
                .header("District", "elsewhere")
                .get("/v1/partners")
                .then()
                .statusCode(400)
                .body("violations[0].code", equalTo("not-yours"));
        officer.request()
                .header("District", Tokens.DISTRICT)
                .get("/v1/partners")
                .then()
                .statusCode(200);
    }

    @Test
    void a_bad_token_is_refused_where_none_is_needed() {
        anybody.request()
                .header("Authorization", "Bearer not.a.token")
                .get("/v1/partners")
                .then()
                .statusCode(401);
    }
}

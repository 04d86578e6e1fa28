package org.commonground.registry.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.registry.partner.Applicant;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class CredentialApiTest {
    private final LocalDate today = LocalDate.now(ZoneId.of("America/Chicago"));

    private final String district = "credentials-" + UUID.randomUUID();
    private Applicant partner;

    @BeforeEach
    void partner() {
        partner = Applicant.prospect(district, "Certified");
    }

    @Test
    void a_partner_submits_and_the_office_verifies_and_others_hear_of_it() {
        var id = partner.submitInsurance(today.plusDays(300));
        var path = "/v1/credentials/" + id;

        partner.admin()
                .get(path)
                .then()
                .body(
                        "state", equalTo("SUBMITTED"),
                        "vettingUnit", equalTo("RISK"),
                        "limitAmount.amount", equalTo("1000000.00"),
                        "allowedTransitions", hasSize(0));
        partner.admin().transition(path, "{\"to\": \"VERIFIED\"}").then().statusCode(403);
        partner.officer()
                .transition(path, "{\"to\": \"VERIFIED\"}")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"");
        partner.officer()
                .transition(path, "{\"to\": \"REVOKED\", \"reasonCode\": \"WITHDRAWN_BY_ISSUER\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("REVOKED"), "reasonCode", equalTo("WITHDRAWN_BY_ISSUER"));

        await().untilAsserted(() -> assertThat(Events.on("registry.credential.v1"))
                .filteredOn(message -> message.key().equals(id))
                .extracting(message -> Events.attribute(message, "type"))
                .containsExactly("registry.credential.verified", "registry.credential.revoked"));
        assertThat(Events.on("registry.credential.v1"))
                .filteredOn(message -> message.key().equals(id))
                .allSatisfy(message -> assertThat(message.value()).doesNotContain("vault/1", "Example Mutual"));
    }

    @Test
    void each_reader_sees_as_much_as_their_work_needs() {
        var path = "/v1/credentials/" + partner.submitInsurance(today.plusDays(300));

        as(Role.SCHOOL_LEADER)
                .get(path)
                .then()
                .statusCode(200)
                .body(
                        "redacted", equalTo(true),
                        "state", equalTo("SUBMITTED"),
                        "issuer", nullValue(),
                        "number", nullValue(),
                        "evidenceRef", nullValue());
        Api.as(Tokens.of(Role.DISTRICT_REVIEWER).reviewing("RISK").inDistrict(district))
                .get(path)
                .then()
                .statusCode(200)
                .body("redacted", equalTo(false), "number", not(nullValue()));
        var legal = Api.as(Tokens.of(Role.DISTRICT_REVIEWER).reviewing("LEGAL").inDistrict(district));
        legal.get(path).then().statusCode(404);
        legal.get("/v1/credentials").then().body("items", hasSize(0));
        var another = Api.as(
                Tokens.of(Role.PARTNER_ADMIN).ofPartners(UUID.randomUUID()).inDistrict(district));
        another.get(path).then().statusCode(404);
        as(Role.COMMUNITY_MEMBER).get(path).then().statusCode(403);
        partner.officer()
                .get("/v1/credentials?filter=state = 'SUBMITTED' AND kind = 'GENERAL_LIABILITY'")
                .then()
                .body("items", hasSize(1));
    }

    private Response named(String fullName) {
        return partner.admin()
                .request()
                .contentType("application/json")
                .header("Idempotency-Key", district + fullName)
                .body("""
                        {"fullName": "%s", "orgType": "PARTNER", "orgId": "%s", "roles": ["Tutor"]}
                        """.formatted(fullName, partner.id()))
                .post("/v1/people");
    }

    @Test
    void of_a_person_only_what_clears_them_is_kept() {
        var person = named("Tutor Seven");
        person.then().statusCode(201).header("Cache-Control", "no-store");
        named("Tutor Seven")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .header("Cache-Control", "no-store")
                .body("id", equalTo(person.path("id")));
        var check = """
                {"partnerId": "%s", "personId": "%s", "kind": "BACKGROUND_CHECK", "issuer": "State bureau",
                 "issuedOn": "%s", "expiresOn": "%s"%s}
                """;

        partner.admin()
                .post(
                        "/v1/credentials",
                        check.formatted(
                                partner.id(), person.path("id"), today, today.plusDays(300), ", \"number\": \"X-1\""))
                .then()
                .statusCode(422)
                .body("violations.code", contains("not-kept"));
        partner.admin()
                .post(
                        "/v1/credentials",
                        check.formatted(partner.id(), person.path("id"), today, today.plusDays(300), ""))
                .then()
                .statusCode(201)
                .body("subjectType", equalTo("PERSON"));
        partner.admin()
                .post(
                        "/v1/credentials",
                        check.formatted(partner.id(), person.path("id"), today, today.plusDays(300), ""))
                .then()
                .statusCode(409)
                .body("code", equalTo("duplicate"));
        partner.admin()
                .post(
                        "/v1/credentials",
                        check.formatted(partner.id(), UUID.randomUUID(), today, today.plusDays(300), ""))
                .then()
                .statusCode(422)
                .body("violations.code", contains("unknown-person"));
    }

    @Test
    void people_are_named_by_their_own_side_and_students_by_initials() {
        var school = UUID.randomUUID();
        var foreign = Api.as(
                Tokens.of(Role.PARTNER_ADMIN).ofPartners(UUID.randomUUID()).inDistrict(district));
        foreign.post("/v1/people", """
                        {"fullName": "Not theirs", "orgType": "PARTNER", "orgId": "%s"}
                        """.formatted(partner.id())).then().statusCode(404);
        partner.officer()
                .post("/v1/people", """
                        {"fullName": "A Whole Name", "orgType": "COMMUNITY", "orgId": "%s",
                         "isStudentRepresentative": true, "email": "a@example.org"}
                        """.formatted(school))
                .then()
                .statusCode(422)
                .body("violations.code", hasItems("initials-only", "not-kept", "not-applicable"));
        partner.officer().post("/v1/people", """
                        {"fullName": "A. B.", "orgType": "COMMUNITY", "isStudentRepresentative": true}
                        """).then().statusCode(201);
    }

    private Api as(Role role) {
        return Api.as(Tokens.of(role).inDistrict(district));
    }
}

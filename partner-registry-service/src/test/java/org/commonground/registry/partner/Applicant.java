package org.commonground.registry.partner;

import java.time.LocalDate;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.Tokens;

/**
 * A partner of the tests on its way to be approved, taken there through the door as people take it.
 *
 * @param admin the partner's own administrator
 */
public record Applicant(String district, UUID id, Api officer, Api admin) {
    /** A prospect with an identifier of its own. */
    public static Applicant prospect(String district, String name) {
        var officer = Api.as(Tokens.officer().inDistrict(district));
        var id = UUID.fromString(officer.post("/v1/partners", """
                        {"name": "%s", "types": ["CBO"], "identifiers": [{"scheme": "TEST", "value": "%s"}]}
                        """.formatted(name, UUID.randomUUID()))
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
        return new Applicant(
                district,
                id,
                officer,
                Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(id).inDistrict(district)));
    }

    /** One that is approved until the given day. */
    public static Applicant approved(String district, String name, LocalDate validTo) {
        var applicant = prospect(district, name);
        applicant.submit();
        applicant.insure(validTo.plusYears(1));
        applicant.move("UNDER_REVIEW");
        applicant.approve(validTo);
        return applicant;
    }

    public String path() {
        return "/v1/partners/" + id;
    }

    public Applicant submit() {
        admin.transition(path(), "{\"to\": \"DRAFT\"}").then().statusCode(200);
        admin.patch(path(), """
                {"policiesAcknowledged": true, "contacts": [{"name": "Front desk", "visibility": "RESTRICTED"}]}
                """).then().statusCode(200);
        admin.post("/v1/services", """
                {"partnerId": "%s", "name": "Homework club", "categories": ["TUTORING"]}
                """.formatted(id)).then().statusCode(201);
        admin.transition(path(), "{\"to\": \"SUBMITTED\"}").then().statusCode(200);
        return this;
    }

    /** A step by the partnership office. */
    public Applicant move(String to) {
        officer.transition(path(), "{\"to\": \"%s\", \"reason\": \"because\"}".formatted(to))
                .then()
                .statusCode(200);
        return this;
    }

    public Applicant approve(LocalDate validTo) {
        officer.transition(path(), "{\"to\": \"APPROVED\", \"validTo\": \"%s\"}".formatted(validTo))
                .then()
                .statusCode(200);
        return this;
    }

    /** The partner shows its general liability insurance, and the office verifies it; the credential's path. */
    public String insure(LocalDate expiresOn) {
        var path = "/v1/credentials/" + submitInsurance(expiresOn);
        officer.transition(path, "{\"to\": \"VERIFIED\"}").then().statusCode(200);
        return path;
    }

    public String submitInsurance(LocalDate expiresOn) {
        return admin.post("/v1/credentials", """
                        {"partnerId": "%s", "kind": "GENERAL_LIABILITY", "issuer": "Example Mutual", "number": "%s",
                         "limitAmount": {"amount": "1000000.00", "currency": "USD"}, "additionalInsured": true,
                         "issuedOn": "2025-01-01", "expiresOn": "%s", "evidenceRef": "vault/1"}
                        """.formatted(id, UUID.randomUUID(), expiresOn))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    public String state() {
        return officer.get(path()).jsonPath().getString("state");
    }
}

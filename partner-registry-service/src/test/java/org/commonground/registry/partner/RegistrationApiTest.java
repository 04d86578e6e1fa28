package org.commonground.registry.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.registry.credential.CredentialClock;
import org.commonground.registry.replica.Agreements;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class RegistrationApiTest {
    private final LocalDate today = LocalDate.now(ZoneId.of("America/Chicago"));

    private final String district = "registration-" + UUID.randomUUID();

    @Inject
    RegistrationClock clock;

    @Inject
    CredentialClock credentialClock;

    @Inject
    Agreements agreements;

    @Test
    void a_registration_says_whose_turn_it_is_until_when_and_what_is_missing() {
        var applicant = Applicant.prospect(district, "Whose turn").submit();

        registration(applicant)
                .then()
                .body(
                        "state", equalTo("SUBMITTED"),
                        "step.ownerRole", equalTo("partnership-officer"),
                        "step.overdue", equalTo(false),
                        "approvalRequired", equalTo(true),
                        "missingCredentials", contains("GENERAL_LIABILITY"),
                        "submittedAt", notNullValue(),
                        "checklist", hasSize(0));
        applicant.submitInsurance(today.plusDays(300));
        applicant.move("UNDER_REVIEW");
        registration(applicant)
                .then()
                .body(
                        "step.owner", equalTo("partnership-officer"),
                        "credentials[0].state", equalTo("SUBMITTED"),
                        "checklist.code", hasItems("IDENTITY", "REFERENCES"),
                        "allowedTransitions", hasItems("APPROVED", "DECLINED", "CHANGES_REQUESTED"));
        applicant
                .officer()
                .request()
                .contentType("application/json")
                .header("If-Match", "*")
                .body("{\"done\": true, \"note\": \"seen\"}")
                .put(applicant.path() + "/registration/checklist/IDENTITY")
                .then()
                .statusCode(200)
                .body("checklist.find { it.code == 'IDENTITY' }.doneBy", equalTo("partnership-officer"));
        applicant
                .officer()
                .request()
                .contentType("application/json")
                .header("If-Match", "*")
                .body("{\"done\": true}")
                .put(applicant.path() + "/registration/checklist/NOTHING")
                .then()
                .statusCode(404);
        applicant
                .officer()
                .get("/v1/partners?filter=stepDueOn <= '%s'&fields=name".formatted(today.plusDays(20)))
                .then()
                .body("items.name", contains("Whose turn"));
    }

    @Test
    void the_rules_are_the_districts_own_and_do_not_touch_who_is_approved() {
        var approved = Applicant.approved(district, "Approved before", today.plusDays(100));
        var officer = approved.officer();
        var standard = officer.get("/v1/registration-policy");
        standard.then().statusCode(200).body("mandatoryCredentials", contains("GENERAL_LIABILITY"));

        setRules(officer, "[\"GENERAL_LIABILITY\", \"NONPROFIT_STATUS\"]")
                .then()
                .statusCode(200)
                .body("version", equalTo(1));
        setRules(officer, "[\"BACKGROUND_CHECK\"]")
                .then()
                .statusCode(422)
                .body("violations[0].pointer", equalTo("/mandatoryCredentials/0"));

        assertThat(approved.state()).isEqualTo("APPROVED");
        registration(approved).then().body("missingCredentials", contains("NONPROFIT_STATUS"));
        var elsewhere = Api.as(Tokens.officer().inDistrict("elsewhere-" + district));
        elsewhere.get("/v1/registration-policy").then().body("mandatoryCredentials", contains("GENERAL_LIABILITY"));
    }

    @Test
    void an_approval_ends_after_its_last_day_and_is_renewed_under_the_same_id() {
        var partner = Applicant.approved(district, "Renewed", today.plusDays(65));

        for (int day = 0; day < 66; day++) clock.tick(today.plusDays(day));
        assertThat(partner.state()).isEqualTo("APPROVED");
        clock.tick(today.plusDays(66));
        clock.tick(today.plusDays(66));

        assertThat(partner.state()).isEqualTo("EXPIRED");
        registration(partner).then().body("nextNoticeOn", nullValue());
        await().untilAsserted(() -> assertThat(notices(partner)).containsExactly("60", "30", "7"));
        partner.admin()
                .transition(partner.path(), "{\"to\": \"SUBMITTED\"}")
                .then()
                .statusCode(200);
        partner.move("UNDER_REVIEW").approve(today.plusDays(300));
        assertThat(partner.state()).isEqualTo("APPROVED");
    }

    @Test
    void a_lapsed_mandatory_credential_suspends_and_a_new_one_lets_the_office_reinstate() {
        var partner = Applicant.prospect(district, "Lapsing").submit();
        partner.insure(today.plusDays(40));
        partner.move("UNDER_REVIEW").approve(today.plusDays(200));

        credentialClock.tick(today.plusDays(40));
        assertThat(partner.state()).isEqualTo("APPROVED");
        credentialClock.tick(today.plusDays(41));
        assertThat(partner.state()).isEqualTo("SUSPENDED");
        partner.officer()
                .transition(partner.path(), "{\"to\": \"APPROVED\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("credential-missing"));
        partner.insure(today.plusDays(300));
        partner.move("APPROVED");

        partner.officer()
                .get(partner.path())
                .then()
                .body(
                        "state",
                        equalTo("APPROVED"),
                        "validTo",
                        equalTo(today.plusDays(200).toString()));
    }

    @Test
    void a_credential_that_lapses_beside_a_newer_one_suspends_nobody() {
        var partner = Applicant.prospect(district, "Renewing early").submit();
        partner.insure(today.plusDays(10));
        var newer = partner.insure(today.plusDays(300));
        partner.move("UNDER_REVIEW").approve(today.plusDays(200));

        credentialClock.tick(today.plusDays(11));
        assertThat(partner.state()).isEqualTo("APPROVED");
        partner.officer()
                .transition(newer, "{\"to\": \"REVOKED\", \"reasonCode\": \"WITHDRAWN_BY_ISSUER\"}")
                .then()
                .statusCode(200);
        assertThat(partner.state()).isEqualTo("SUSPENDED");
    }

    @Test
    void an_agreement_in_force_keeps_a_partner_from_being_archived() {
        var partner = Applicant.approved(district, "Bound", today.plusDays(100));
        var agreement = UUID.randomUUID();
        agreement(agreement, 1, partner.id(), "ACTIVE");
        // the topic of agreements may be new to the consumer
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                CurrentCaller.asSystem(district, () -> agreements.countActive(partner.id())))
                        .isEqualTo(1));

        partner.officer()
                .transition(partner.path(), "{\"to\": \"ARCHIVED\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("agreement-active"));
        agreement(agreement, 2, partner.id(), "EXPIRED");
        await().untilAsserted(() -> partner.officer()
                .transition(partner.path(), "{\"to\": \"ARCHIVED\"}")
                .then()
                .statusCode(200));
    }

    @Test
    void a_visitor_who_comes_once_needs_no_credentials() {
        var visitor = Applicant.prospect(district, "Author").submit();
        visitor.admin().patch(visitor.path(), "{\"oneTime\": true}").then().statusCode(200);
        visitor.move("UNDER_REVIEW").approve(today.plusDays(100));

        registration(visitor).then().body("approvalRequired", equalTo(false), "missingCredentials", hasSize(0));
    }

    @Test
    void families_do_not_read_registrations_and_partners_only_their_own() {
        var partner = Applicant.prospect(district, "Private");
        Api.as(Tokens.of(Role.COMMUNITY_MEMBER).inDistrict(district))
                .get(partner.path() + "/registration")
                .then()
                .statusCode(403);
        Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(UUID.randomUUID()).inDistrict(district))
                .get(partner.path() + "/registration")
                .then()
                .statusCode(404);
    }

    private static Response registration(Applicant applicant) {
        return applicant.officer().get(applicant.path() + "/registration");
    }

    private static io.restassured.response.Response setRules(Api officer, String kinds) {
        return officer.request()
                .contentType("application/json")
                .header("If-Match", officer.get("/v1/registration-policy").header("ETag"))
                .body("""
                        {"mandatoryCredentials": %s, "reminderDays": [7, 60, 30], "checklist": [],
                         "targetDays": {"draft": 30, "submitted": 5, "underReview": 15, "changesRequested": 14}}
                        """.formatted(kinds))
                .put("/v1/registration-policy");
    }

    private static List<String> notices(Applicant partner) {
        return Events.on("registry.partner-notice.v1").stream()
                .filter(message -> message.key().equals(partner.id().toString()))
                .map(message -> JsonPath.from(message.value()).getString("daysLeft"))
                .toList();
    }

    private void agreement(UUID id, long version, UUID partner, String state) {
        Events.send("mou.agreement.v1", "mou.agreement.state-changed", id, version, district, """
                {"agreement": {"id": "%s", "state": "%s", "schoolIds": ["%s"], "partnerIds": ["%s"]}}
                """.formatted(
                        id, state, UUID.randomUUID(), partner));
    }
}

package org.commonground.metrics.contribution;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ContributionApiTest {
    private final UUID school = UUID.randomUUID();
    private final UUID partner = UUID.randomUUID();
    private final UUID partnership = UUID.randomUUID();
    private final UUID agreement = UUID.randomUUID();
    private Registry registry;
    private Api officer;
    private Api liaison;
    private Api partnerAdmin;

    @BeforeEach
    void inADistrictOfItsOwn() {
        registry = Registry.of("contributions");
        officer = registry.as(Role.PARTNERSHIP_OFFICER);
        liaison = registry.liaisonOf(school);
        partnerAdmin = Api.as(
                Tokens.of(Role.PARTNER_ADMIN).inDistrict(registry.district()).ofPartners(partner));
    }

    private String given(String direction, String kind, String more) {
        return """
                {"partnershipId": "%s", "direction": "%s", "kind": "%s", "periodId": "%s", "givenOn": "2025-10-01",
                 "evidence": "Sign-in sheet of October", %s}
                """.formatted(partnership, direction, kind, registry.id("sy2026"), more);
    }

    private void partnershipIsKnown() {
        Events.send("mou.partnership.v1", "mou.partnership.created", partnership, 0, registry.district(), """
                {"partnership": {"id": "%s", "code": "SCP-2026-000001", "title": "Tutors", "schoolIds": ["%s"],
                 "partnerIds": ["%s"], "needIds": [], "goalIds": [], "serviceIds": [], "purposes": [], "state": "ACTIVE"}}
                """.formatted(
                        partnership, school, partner));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> officer.get("/v1/contributions/balance/" + partnership)
                        .then()
                        .statusCode(200)
                        .body("lines", hasSize(0)));
    }

    @Test
    void each_side_records_what_it_gives_and_what_was_wrong_is_taken_back_by_an_entry_of_its_own() {
        partnershipIsKnown();
        var hours = given("PARTNER_TO_SCHOOL", "VOLUNTEER_HOURS", "\"amount\": 120, \"valuationUsd\": 3600");
        liaison.post("/v1/contributions", hours).then().statusCode(403).body("violations.code", contains("not-yours"));
        String id = partnerAdmin
                .post("/v1/contributions", hours)
                .then()
                .statusCode(201)
                .body("unit", equalTo("HOURS"))
                .extract()
                .path("id");
        liaison.post("/v1/contributions", given("SCHOOL_TO_COMMUNITY", "CASH", "\"amount\": 800.50"))
                .then()
                .statusCode(201)
                .body("valuationUsd", equalTo(800.5f));
        officer.get("/v1/contributions/balance/" + partnership)
                .then()
                .body("partnerToSchoolUsd", equalTo(3600f))
                .body("schoolToCommunityUsd", equalTo(800.5f));

        var path = "/v1/contributions/" + id;
        partnerAdmin
                .request()
                .contentType("application/json")
                .header("If-Match", partnerAdmin.get(path).header("ETag"))
                .body("{\"reason\": \"Counted twice\"}")
                .post(path + "/reversal")
                .then()
                .statusCode(201)
                .body("amount", equalTo(-120f))
                .body("reversesId", equalTo(id));
        officer.request()
                .contentType("application/json")
                .header("If-Match", officer.get(path).header("ETag"))
                .body("{\"reason\": \"Once more\"}")
                .post(path + "/reversal")
                .then()
                .statusCode(409)
                .body("violations.code", contains("reversed-already"));
        officer.get("/v1/contributions/balance/" + partnership)
                .then()
                .body("partnerToSchoolUsd", equalTo(0f))
                .body("lines.find { it.kind == 'VOLUNTEER_HOURS' }.entries", equalTo(1));
    }

    private void agreementIs(long version, String state, UUID commitment) {
        Events.send(
                "mou.agreement.v1",
                "mou.agreement.state-changed",
                agreement,
                version,
                registry.district(),
                """
                {"agreement": {"id": "%s", "number": "AGR-2026-000001", "type": "MOU", "title": "Tutors", "partnershipId": "%s",
                 "schoolIds": ["%s"], "partnerIds": ["%s"], "state": "%s", "effectiveOn": "2025-09-01",
                 "expiresOn": "2026-06-30", "versionNo": 1, "commitments": [
                  {"id": "%s", "key": "hours", "side": "PARTNER", "description": "Tutors", "kind": "VOLUNTEER_HOURS",
                   "unit": "HOURS", "amount": 200, "valuationUsd": 6000}]}, "to": "%s"}
                """.formatted(agreement, partnership, school, partner, state, commitment, state));
    }

    @Test
    void what_is_given_towards_a_commitment_is_no_more_than_it_unless_somebody_says_so() {
        partnershipIsKnown();
        var commitment = UUID.randomUUID();
        agreementIs(0, "DRAFT", commitment);
        var more = "\"amount\": %s, \"valuationUsd\": 3600, \"commitmentId\": \"" + commitment + "\"%s";
        var hours = given("PARTNER_TO_SCHOOL", "VOLUNTEER_HOURS", more.formatted("150", ""));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> partnerAdmin
                        .post("/v1/contributions", hours)
                        .then()
                        .statusCode(422)
                        .body("violations.code", contains("not-signed")));
        officer.get("/v1/contributions/balance/" + partnership).then().body("commitments", hasSize(0));
        agreementIs(1, "ACTIVE", commitment);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> officer.get("/v1/contributions/balance/" + partnership)
                        .then()
                        .body("commitments.open", contains(200f)));
        partnerAdmin
                .post("/v1/contributions", hours)
                .then()
                .statusCode(201)
                .body("commitmentId", equalTo(commitment.toString()));
        partnerAdmin
                .post("/v1/contributions", hours)
                .then()
                .statusCode(422)
                .body("violations.code", contains("over-commitment"));
        officer.post("/v1/contributions", given("PARTNER_TO_SCHOOL", "STAFF_TIME", more.formatted("10", "")))
                .then()
                .statusCode(422)
                .body("violations.code", contains("something-else-committed"));
        officer.get("/v1/contributions/balance/" + partnership)
                .then()
                .body("commitments[0].given", equalTo(150f))
                .body("commitments[0].open", equalTo(50f))
                .body("commitments[0].over", equalTo(false));
        partnerAdmin
                .post(
                        "/v1/contributions",
                        given("PARTNER_TO_SCHOOL", "VOLUNTEER_HOURS", more.formatted("150", ", \"over\": true")))
                .then()
                .statusCode(201)
                .body("over", equalTo(true));
        officer.get("/v1/contributions/balance/" + partnership)
                .then()
                .body("commitments[0].given", equalTo(300f))
                .body("commitments[0].open", equalTo(0))
                .body("commitments[0].over", equalTo(true));
        officer.post(
                        "/v1/contributions",
                        given(
                                "PARTNER_TO_SCHOOL",
                                "CASH",
                                "\"amount\": 5, \"commitmentId\": \"" + UUID.randomUUID() + "\""))
                .then()
                .statusCode(409)
                .body("code", equalTo("reference-not-yet-known"));
    }

    @Test
    void what_is_not_money_is_valued_and_lies_in_its_period() {
        partnershipIsKnown();
        officer.post(
                        "/v1/contributions",
                        given("PARTNER_TO_SCHOOL", "GOODS", "\"amount\": 10").replace("2025-10-01", "2024-01-01"))
                .then()
                .statusCode(422)
                .body("violations.code", contains("required", "outside-period"));
        officer.post(
                        "/v1/contributions",
                        given("PARTNER_TO_SCHOOL", "CASH", "\"amount\": 10, \"valuationUsd\": 20")
                                .replace("2025-10-01", "2999-01-01"))
                .then()
                .statusCode(422)
                .body("violations.code", hasItem("in-the-future"))
                .body("violations.code", hasItem("not-the-amount"));
        officer.get("/v1/contributions?filter=partnershipId = '" + partnership + "'")
                .then()
                .body("items", hasSize(0));
    }
}

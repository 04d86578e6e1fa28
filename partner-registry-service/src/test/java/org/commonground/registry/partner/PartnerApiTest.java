package org.commonground.registry.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PartnerApiTest {
    private final Api officer = Api.as(Tokens.officer());

    @Test
    void an_officer_adds_a_prospect_and_reads_it_back() {
        var id = prospect(officer, "Riverbend Youth Collective", "11-1111111");

        officer.get("/v1/partners/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"0\"")
                .body(
                        "name", equalTo("Riverbend Youth Collective"),
                        "state", equalTo("PROSPECT"),
                        "allowedTransitions", hasItems("ARCHIVED"),
                        "website", nullValue());
    }

    @Test
    void nobody_reads_without_a_token() {
        RestAssured.given()
                .get("/v1/imports")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", notNullValue())
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
        io.restassured.RestAssured.given()
                .auth()
                .oauth2("not.a.token")
                .get("/v1/partners")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
    }

    @Test
    void another_district_sees_nothing_of_it() {
        var id = prospect(officer, "Seen at home only", "11-1111112");

        var elsewhere = Api.as(Tokens.officer().inDistrict("elsewhere"));
        elsewhere.get("/v1/partners/{id}", id).then().statusCode(404).body("code", equalTo("not-found"));
        elsewhere.get("/v1/partners?filter=name = 'Seen at home only'").then().body("items", hasSize(0));
    }

    @Test
    void a_family_does_not_see_a_partner_before_it_is_approved() {
        var id = prospect(officer, "Not yet approved", "11-1111113");

        Api.as(Tokens.of(Role.COMMUNITY_MEMBER))
                .get("/v1/partners/{id}", id)
                .then()
                .statusCode(404);
    }

    @Test
    void a_list_is_narrowed_to_one_state_within_what_the_caller_may_see() {
        var id = prospect(officer, "Waiting to be asked", "11-1111114");
        var named = "/v1/partners?filter=name = 'Waiting to be asked'&status=";

        officer.get(named + "PROSPECT").then().body("items.id", contains(id.toString()));
        officer.get(named + "APPROVED").then().statusCode(200).body("items", hasSize(0));
        Api.as(Tokens.of(Role.COMMUNITY_MEMBER)).get(named + "PROSPECT").then().body("items", hasSize(0));
        officer.post("/v1/partners/search", """
                        {"filter": "name = 'Waiting to be asked'", "status": "PROSPECT"}
                        """).then().body("items.id", contains(id.toString()));
        officer.get("/v1/partners?status=SOMEHOW")
                .then()
                .statusCode(400)
                .body("violations[0].parameter", equalTo("status"), "violations[0].allowed", hasItems("APPROVED"));
    }

    @Test
    void an_identifier_names_one_partner() {
        prospect(officer, "First", "22-2222222");

        officer.post("/v1/partners", profile("Second", "22-2222222"))
                .then()
                .statusCode(409)
                .body("code", equalTo("duplicate"), "detail", containsString("22-2222222"));
    }

    @Test
    void everything_wrong_with_a_body_is_said_at_once() {
        officer.post("/v1/partners", """
                        {"name": " ", "identifiers": [{"scheme": "us ein", "value": ""}]}
                        """)
                .then()
                .statusCode(422)
                .body(
                        "code",
                        equalTo("rule-violated"),
                        "violations.pointer",
                        hasItems("/name", "/identifiers/0/scheme", "/identifiers/0/value"));
    }

    @Test
    void what_cannot_be_read_is_named_by_its_place() {
        officer.post("/v1/partners", "{\"name\": \"x\", \"colour\": \"red\"}")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed-body"), "violations[0].pointer", equalTo("/colour"));
        officer.post("/v1/partners", "{\"name\": \"x\", \"types\": [\"BAKERY\"]}")
                .then()
                .statusCode(400)
                .body(
                        "violations[0].pointer", equalTo("/types/0"),
                        "violations[0].allowed", hasItems("CBO"));
        officer.post("/v1/partners", "{\"name\": ").then().statusCode(400).body("code", equalTo("malformed-body"));
        officer.post("/v1/partners", "{\"name\": \"x\", \"name\": \"y\"}")
                .then()
                .statusCode(400);
    }

    @Test
    void a_partner_says_what_it_stands_for_and_where_it_is_at_home() {
        var area = officer.post("/v1/areas", "{\"name\": \"Pilsen\", \"kind\": \"NEIGHBORHOOD\"}")
                .<String>path("id");
        var id = prospect(officer, "With a mission", "11-1111121");

        officer.patch("/v1/partners/" + id, """
                        {"missionStatement": "Every child reads", "values": ["Student voice"], "sectors": ["Arts"],
                         "communityBasedAreaIds": ["%s"], "attributes": [{"termId": "%s", "linkType": "topic"}]}
                        """.formatted(area, UUID.randomUUID()))
                .then()
                .statusCode(200);
        officer.get("/v1/partners/{id}", id)
                .then()
                .body(
                        "missionStatement", equalTo("Every child reads"),
                        "values", hasItems("Student voice"),
                        "attributes[0].linkType", equalTo("topic"));
        officer.get("/v1/partners?filter=sectors ~ 'Arts' AND communityBasedAreaIds ~ '" + area + "'")
                .then()
                .body("items.id", hasItems(id));
        await().untilAsserted(() -> assertThat(Events.on("registry.partner.v1")).anySatisfy(message -> {
            assertThat(message.key()).isEqualTo(id);
            assertThat(message.value()).contains("\"areaIds\":[\"" + area + "\"]", "\"values\":[\"Student voice\"]");
        }));
    }

    @Test
    void a_partner_is_below_somebody_who_is_here_and_never_below_itself() {
        var upper = prospect(officer, "Umbrella", "11-1111131");
        var lower = prospect(officer, "Chapter", "11-1111132");
        below(lower, upper).then().statusCode(200).body("parentOrganizationId", equalTo(upper));

        below(upper, lower).then().statusCode(422).body("violations.code", hasItems("parent-cycle"));
        below(upper, upper).then().statusCode(422).body("violations.code", hasItems("parent-cycle"));
        officer.patch(
                        "/v1/partners/" + lower,
                        "{\"parentOrganizationId\": \"%s\", \"communityBasedAreaIds\": [\"%s\"]}"
                                .formatted(UUID.randomUUID(), UUID.randomUUID()))
                .then()
                .statusCode(422)
                .body(
                        "violations.pointer", hasItems("/parentOrganizationId", "/communityBasedAreaIds/0"),
                        "violations.code", hasItems("unknown-parent", "unknown-reference"));
        var own = Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(UUID.fromString(lower)));
        own.patch("/v1/partners/" + lower, "{\"website\": \"https://example.org\"}")
                .then()
                .statusCode(200);
        own.patch(
                        "/v1/partners/" + lower,
                        "{\"parentOrganizationId\": \"%s\"}".formatted(prospect(officer, "Unseen", "11-1111133")))
                .then()
                .statusCode(422)
                .body("violations.code", hasItems("unknown-parent"));
    }

    @Test
    void a_partner_confirms_that_all_of_it_is_true() {
        var id = prospect(officer, "Looked after", "11-1111141");
        var today = LocalDate.now(ZoneId.of("America/Chicago"));

        Api.as(Tokens.of(Role.PARTNER_STAFF).ofPartners(UUID.fromString(id)))
                .post("/v1/partners/{id}/assurance", "", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body(
                        "assurance.lastCheckedOn", equalTo(today.toString()),
                        "assurance.checkedBy", equalTo("partner-staff"),
                        "assurance.nextDueOn", equalTo(today.plusDays(180).toString()));
        Api.as(Tokens.of(Role.PARTNER_STAFF).ofPartners(UUID.randomUUID()))
                .post("/v1/partners/{id}/assurance", "", id)
                .then()
                .statusCode(404);
    }

    @Test
    void unknown_and_malformed_parameters_are_refused() {
        officer.get("/v1/partners?nmae=x")
                .then()
                .statusCode(400)
                .body("violations[0].parameter", equalTo("nmae"), "violations[0].allowed", hasItems("filter"));
        officer.get("/v1/partners?limit=abc").then().statusCode(400).body("code", equalTo("invalid-parameter"));
        officer.get("/v1/partners?limit=501").then().statusCode(400);
        officer.get("/v1/partners?cursor=rubbish").then().statusCode(400).body("code", equalTo("invalid-cursor"));
        officer.get("/v1/partners?filter=shoe = 'x' OR name ~ 'a'&sort=shoe")
                .then()
                .statusCode(400)
                .body("violations.parameter", hasItems("filter", "sort"));
        officer.get("/v1/partners/not-a-uuid").then().statusCode(404).contentType("application/problem+json");
        officer.request()
                .delete("/v1/partners")
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD, OPTIONS, POST")
                .contentType("application/problem+json");
        officer.request()
                .contentType("text/plain")
                .body("x")
                .post("/v1/partners")
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
        io.restassured.RestAssured.given()
                .auth()
                .oauth2(officer.caller().signed())
                .accept("text/html")
                .get("/v1/partners")
                .then()
                .statusCode(406)
                .contentType("application/problem+json");
    }

    @Test
    void pages_follow_the_cursor_in_any_order_and_lose_nothing() {
        var district = "paging-" + UUID.randomUUID();
        var api = Api.as(Tokens.officer().inDistrict(district));
        for (int i = 0; i < 7; i++) prospect(api, "Partner " + i % 3, "33-000000" + i);

        for (var sort : new String[] {"", "name", "-name", "-updatedAt,name", "name,-createdAt"}) {
            var seen = new ArrayList<String>();
            var path = "/v1/partners?limit=2&fields=name&sort=" + sort;
            while (path != null) {
                var page = api.request()
                        .urlEncodingEnabled(false) // the link is encoded already
                        .get(path)
                        .then()
                        .log()
                        .ifValidationFails()
                        .statusCode(200)
                        .extract();
                seen.addAll(page.jsonPath().getList("items.id", String.class));
                assertThat(page.jsonPath().getMap("items[0]").keySet()).doesNotContain("state");
                var link = page.header("Link");
                path = link == null ? null : link.substring(1, link.indexOf('>'));
            }
            assertThat(seen).as(sort).hasSize(7).doesNotHaveDuplicates();
        }
        api.get("/v1/partners?count=true&limit=1").then().body("totalCount", equalTo(7));
    }

    @Test
    void a_repeated_create_has_one_effect_and_one_answer() {
        var body = profile("Created once", "44-4444444");
        var first = keyed(body, "key-1");
        var second = keyed(body, "key-1");

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        keyed(profile("Another", "44-4444445"), "key-1")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
    }

    @Test
    void a_change_needs_the_version_that_it_changes() {
        var id = prospect(officer, "Changing", "55-5555555");

        officer.request()
                .contentType("application/merge-patch+json")
                .body("{\"website\": \"https://example.org\"}")
                .patch("/v1/partners/{id}", id)
                .then()
                .statusCode(428);
        officer.request()
                .contentType("application/merge-patch+json")
                .header("If-Match", "\"7\"")
                .body("{\"website\": \"https://example.org\"}")
                .patch("/v1/partners/{id}", id)
                .then()
                .statusCode(412)
                .body("code", equalTo("precondition-failed"));
        officer.patch("/v1/partners/" + id, "{\"website\": \"https://example.org\"}")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("website", equalTo("https://example.org"), "version", equalTo(1));
        officer.request()
                .header("If-None-Match", "\"1\"")
                .get("/v1/partners/{id}", id)
                .then()
                .statusCode(304);
    }

    @Test
    void a_partner_submits_itself_and_an_officer_approves_it() {
        var applicant = Applicant.prospect("approving-" + UUID.randomUUID(), "On its way");
        var own = applicant.admin();
        var path = applicant.path();

        own.transition(path, "{\"to\": \"DRAFT\"}").then().statusCode(200);
        own.transition(path, "{\"to\": \"SUBMITTED\"}")
                .then()
                .statusCode(409)
                .body(
                        "code",
                        equalTo("transition-refused"),
                        "violations.code",
                        hasItems("contact-missing", "service-missing", "policies-not-acknowledged"));
        own.patch(path, """
                {"policiesAcknowledged": true, "contacts": [{"name": "Front desk", "visibility": "RESTRICTED"}]}
                """).then().statusCode(200);
        own.post("/v1/services", """
                {"partnerId": "%s", "name": "Homework club", "categories": ["TUTORING"], "gradeLevels": ["06", "07"],
                 "capacities": [{"unit": "SEATS", "maximum": 20, "available": 12}]}
                """.formatted(applicant.id())).then().statusCode(201);
        own.transition(path, "{\"to\": \"SUBMITTED\"}").then().statusCode(200);
        own.transition(path, "{\"to\": \"UNDER_REVIEW\"}")
                .then()
                .statusCode(409)
                .body("violations[0].code", equalTo("not-yours"));
        applicant.move("UNDER_REVIEW");
        applicant
                .officer()
                .transition(path, "{\"to\": \"DECLINED\"}")
                .then()
                .statusCode(409)
                .body("violations.code", hasItems("reason-missing", "reason-code-missing"));
        var validTo = LocalDate.now(ZoneId.of("America/Chicago")).plusDays(200);
        applicant
                .officer()
                .transition(path, "{\"to\": \"APPROVED\", \"validTo\": \"%s\"}".formatted(validTo))
                .then()
                .statusCode(409)
                .body("violations.code", hasItems("credential-missing"));
        applicant.insure(validTo.plusDays(1));
        applicant
                .officer()
                .transition(path, "{\"to\": \"APPROVED\", \"validTo\": \"%s\"}".formatted(validTo))
                .then()
                .statusCode(200)
                .body("state", equalTo("APPROVED"), "validTo", equalTo(validTo.toString()));

        Api.as(Tokens.of(Role.COMMUNITY_MEMBER).inDistrict(applicant.district()))
                .get(path)
                .then()
                .statusCode(200)
                .body(
                        "contacts", hasSize(0),
                        "redactedContacts", equalTo(1),
                        "relationshipsDisclosed", nullValue(),
                        "allowedTransitions", hasSize(0));
    }

    @Test
    void why_it_was_decided_is_for_the_office_and_the_partner() {
        var district = "deciding-" + UUID.randomUUID();
        var applicant = Applicant.prospect(district, "Vouched for").submit();
        var validTo = LocalDate.now(ZoneId.of("America/Chicago")).plusDays(100);
        applicant.insure(validTo.plusYears(1));
        applicant.move("UNDER_REVIEW");
        applicant
                .officer()
                .transition(
                        applicant.path(),
                        "{\"to\": \"APPROVED\", \"validTo\": \"%s\", \"reason\": \"Ms. Example vouched\"}"
                                .formatted(validTo))
                .then()
                .statusCode(200);
        var reviewer = Api.as(Tokens.of(Role.DISTRICT_REVIEWER).inDistrict(district));
        for (var insider : new Api[] {applicant.officer(), applicant.admin(), reviewer})
            for (var path : new String[] {applicant.path(), applicant.path() + "/registration"})
                insider.get(path).then().statusCode(200).body("decisionReason", equalTo("Ms. Example vouched"));

        for (var role : Role.values()) {
            if (role.realmRole().isEmpty() || role == Role.PARTNERSHIP_OFFICER || role == Role.DISTRICT_REVIEWER)
                continue;
            var outsider = Api.as(Tokens.of(role)
                    .ofTheWholeDistrict()
                    .ofPartners(UUID.randomUUID())
                    .inDistrict(district));
            outsider.get(applicant.path()).then().statusCode(200);
            for (var path : new String[] {
                applicant.path(), "/v1/partners", applicant.path() + "/registration", applicant.path() + "/history"
            }) assertThat(outsider.get(path).asString()).as("%s %s", role, path).doesNotContain("vouched");
        }
    }

    @Test
    void a_partner_registers_itself_under_the_id_that_it_was_invited_with() {
        var id = UUID.randomUUID();
        var own = Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(id).inDistrict("invited-" + id));

        own.post("/v1/partners", profile("Came by itself", "77-7777777"))
                .then()
                .statusCode(201)
                .body(
                        "id",
                        equalTo(id.toString()),
                        "state",
                        equalTo("DRAFT"),
                        "allowedTransitions",
                        hasItems("SUBMITTED"));
        own.post("/v1/partners", profile("Once more", "77-7777778"))
                .then()
                .statusCode(422)
                .body("violations.code", hasItems("not-invited"));
    }

    private Response below(String lower, String upper) {
        return officer.patch("/v1/partners/" + lower, "{\"parentOrganizationId\": \"%s\"}".formatted(upper));
    }

    private io.restassured.response.Response keyed(String body, String key) {
        return officer.request()
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body)
                .post("/v1/partners");
    }

    private static String prospect(Api api, String name, String ein) {
        return api.post("/v1/partners", profile(name, ein))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String profile(String name, String ein) {
        return """
                {"name": "%s", "types": ["CBO"], "identifiers": [{"scheme": "US-EIN", "value": "%s"}]}
                """.formatted(name, ein);
    }
}

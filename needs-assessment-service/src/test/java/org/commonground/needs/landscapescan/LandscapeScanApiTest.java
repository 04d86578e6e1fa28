package org.commonground.needs.landscapescan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.commonground.needs.Bodies.created;
import static org.commonground.needs.Bodies.to;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.commonground.kernel.access.Role;
import org.commonground.needs.Bodies;
import org.commonground.needs.World;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The search for partners, from the plan to the decision, as a school goes through it. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class LandscapeScanApiTest {
    /** A corner of the map of this test's own, so that other tests' partners are far away. */
    private static final double LATITUDE = 41.8837;

    private static final double LONGITUDE = -87.6319;

    private final UUID school = World.school("Lakeview", LATITUDE, LONGITUDE);
    private final Api liaison = Api.as(Tokens.of(Role.SCHOOL_LIAISON).ofSchools(school));
    private final Api leader = Api.as(Tokens.of(Role.SCHOOL_LEADER).ofSchools(school));
    private final Api parent = Api.as(Tokens.of(Role.COMMUNITY_MEMBER).ofSchools(school));
    private UUID need = school;
    private UUID gap = school;
    private UUID near = school;
    private UUID far = school;
    private UUID service = school;

    @BeforeEach
    void world() {
        need = Bodies.validatedNeed(liaison, leader, school, "OCCUPATIONAL_THERAPY", 120);
        gap = Bodies.validatedNeed(liaison, leader, school, "EMERGENCY_RELIEF", 60);
        // the services of other test methods must not stand in the way
        World.execute("delete from replica_service_category");
        near = World.partner("Riverbend", "APPROVED");
        far = World.partner("Prairie", "PROSPECT");
        service = World.service(near, "OCCUPATIONAL_THERAPY", 200, LATITUDE + 0.01, LONGITUDE);
        World.service(far, "OCCUPATIONAL_THERAPY", 60, LATITUDE + 0.05, LONGITUDE);
    }

    @Test
    void a_school_finds_maps_and_selects_a_partner() {
        var scan = open();
        match(scan).then().body("state", equalTo("MATCHING"), "matchedAt", notNullValue());

        // the map explains each line in both directions, and shows the need that nobody meets
        liaison.get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .statusCode(200)
                .header("ETag", notNullValue())
                .body(
                        "needs", hasSize(2),
                        "candidates.name", hasItems("Riverbend", "Prairie"),
                        "candidates.origin", hasItem("REGISTRY_MATCH"),
                        "edges", hasSize(2),
                        "edges[0].needId", equalTo(need.toString()),
                        "edges[0].serviceIds", contains(service.toString()),
                        "edges[0].fitSchoolToPartner", greaterThan(0.8f),
                        "edges[0].fitPartnerToSchool", greaterThan(0f),
                        "edges[0].fit.schoolToPartner.components.find { it.component == 'CATEGORY' }.value",
                                equalTo(1.0f),
                        "edges[0].fit.schoolToPartner.components.find { it.component == 'GEOGRAPHY' }.reason",
                                containsString("1.1 km"),
                        "edges[0].fit.schoolToPartner.unknown", hasItems("EVIDENCE", "PRIOR_OUTCOMES", "POPULATION"),
                        "edges[1].fit.schoolToPartner.components.find { it.component == 'CAPACITY' }.value",
                                equalTo(0.5f),
                        "edges[1].fit.schoolToPartner.components.find { it.component == 'COMPLIANCE' }.value",
                                equalTo(0.25f),
                        "needsWithoutCandidate.needId", contains(gap.toString()),
                        "needsWithoutCandidate[0].reason", nullValue());

        liaison.transition("/v1/landscape-scans/" + scan, to("MAPPED"))
                .then()
                .statusCode(409)
                .body("violations.code", contains("need-without-candidate"));
        liaison.patch(
                        "/v1/landscape-scans/" + scan,
                        "{\"noCandidates\": [{\"needId\": \"%s\", \"reason\": \"No relief fund in reach\"}]}"
                                .formatted(gap))
                .then()
                .statusCode(200);
        liaison.transition("/v1/landscape-scans/" + scan, to("MAPPED"))
                .then()
                .statusCode(200)
                .body("state", equalTo("MAPPED"), "allowedTransitions", not(hasItem("DECIDED")));
        liaison.get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .body("needsWithoutCandidate[0].reason", equalTo("No relief fund in reach"));

        liaison.post("/v1/landscape-scans/{id}/selection", selection(candidate(scan, near), "DISTRICT"), scan)
                .then()
                .statusCode(422)
                .body("violations.code", contains("family-or-community-missing"));
        liaison.post("/v1/landscape-scans/{id}/selection", selection(candidate(scan, near), "FAMILY"), scan)
                .then()
                .statusCode(201)
                .header("ETag", notNullValue())
                .header("Location", containsString("/v1/landscape-scans/%s/selection".formatted(scan)))
                .body("chosenPartnerIds", contains(near.toString()), "decidedAt", notNullValue());
        liaison.post("/v1/landscape-scans/{id}/selection", selection(candidate(scan, near), "FAMILY"), scan)
                .then()
                .statusCode(409);

        liaison.get("/v1/landscape-scans/{id}", scan).then().body("state", equalTo("DECIDED"));
        liaison.get("/v1/needs/{id}", need)
                .then()
                .body("state", equalTo("ADDRESSED"), "stateReason", containsString("A partner was selected"));
        liaison.get("/v1/needs/{id}", gap).then().body("state", equalTo("VALIDATED"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> told(scan, "needs.partner-selected") != null && told(scan, "needs.scan.mapped") != null);
        var selected = JsonPath.from(told(scan, "needs.partner-selected"));
        assertThat(selected.getString("partnerId")).isEqualTo(near.toString());
        assertThat(selected.getList("schoolIds")).isEqualTo(List.of(school.toString()));
        assertThat(selected.getList("needIds")).isEqualTo(List.of(need.toString()));
        assertThat(selected.getList("serviceIds")).isEqualTo(List.of(service.toString()));
        assertThat(selected.getList("benefitsToSchool")).hasSize(1);
        assertThat(JsonPath.from(told(scan, "needs.scan.mapped")).getList("gaps"))
                .isEqualTo(List.of(gap.toString()));
    }

    @Test
    void the_map_is_a_matrix_too() {
        var scan = open();
        match(scan);
        parent.post(
                        "/v1/landscape-scans/{id}/candidates",
                        "{\"prospectName\": \"=SUM(1)\", \"needs\": [{\"needId\": \"%s\"}]}".formatted(need),
                        scan)
                .then()
                .statusCode(201);

        var csv = RestAssured.given()
                .auth()
                .oauth2(liaison.caller().signed())
                .accept("text/csv")
                .get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();

        var lines = csv.lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst())
                .startsWith("need_id,category,statement,candidates,no_candidate_reason,")
                .contains("Riverbend", "Prairie")
                .endsWith("'=SUM(1)");
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith(need + ",OCCUPATIONAL_THERAPY,")
                        .matches(".*,3,,0\\.\\d{4},0\\.\\d{4},\\?"));
        RestAssured.given()
                .auth()
                .oauth2(liaison.caller().signed())
                .accept("image/png")
                .get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .statusCode(406);
    }

    @Test
    void families_refer_and_what_people_say_outlives_a_new_match() {
        var scan = open();
        parent.post("/v1/landscape-scans/{id}/candidates", """
                        {"prospectName": "Elm Street Relief", "origin": "MANUAL", "referredByRole": "FAMILY",
                         "needs": [{"needId": "%s", "benefitsToSchool": "Coats in winter"}]}
                        """.formatted(gap), scan)
                .then()
                .statusCode(201)
                .body("origin", equalTo("REFERRAL"), "name", equalTo("Elm Street Relief"));
        match(scan);
        match(scan).then().statusCode(200);

        liaison.get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .body(
                        "candidates", hasSize(3),
                        "edges", hasSize(3),
                        "needsWithoutCandidate", hasSize(0),
                        "edges.find { it.benefitsToSchool != null }.benefitsToSchool", equalTo("Coats in winter"),
                        "edges.find { it.benefitsToSchool != null }.addedByRole", equalTo("community-member"),
                        "edges.find { it.benefitsToSchool != null }.fit", nullValue());
    }

    @Test
    void a_referral_that_has_registered_is_scored_and_can_be_chosen() {
        var scan = open();
        match(scan);
        var prospect = created(liaison, "/v1/landscape-scans/%s/candidates".formatted(scan), """
                {"prospectName": "Elm Street Relief", "needs": [{"needId": "%s"}]}
                """.formatted(gap));
        liaison.transition("/v1/landscape-scans/" + scan, to("MAPPED")).then().statusCode(200);
        liaison.post("/v1/landscape-scans/{id}/selection", selection(prospect, "STUDENT"), scan)
                .then()
                .statusCode(422)
                .body("violations.code", contains("not-registered"));

        patch(scan, prospect.toString(), "{\"partnerId\": \"%s\"}".formatted(UUID.randomUUID()))
                .then()
                .statusCode(409)
                .body("code", equalTo("reference-not-yet-known"));
        patch(scan, prospect.toString(), "{\"partnerId\": \"%s\"}".formatted(near))
                .then()
                .statusCode(409)
                .body(
                        "code",
                        equalTo("duplicate"),
                        "existing",
                        containsString(candidate(scan, near).toString()));
        var registered = World.partner("Elm Street Relief Fund", "SUBMITTED");
        patch(scan, prospect.toString(), "{\"partnerId\": \"%s\"}".formatted(registered))
                .then()
                .statusCode(200)
                .body("name", equalTo("Elm Street Relief Fund"), "registrationState", equalTo("SUBMITTED"));

        liaison.get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .body(
                        "edges.find { it.candidateId == '%s' }.fitSchoolToPartner".formatted(prospect),
                        // a level of 3, a registration half done, and no Spanish: (2 * .75 + 2 * .5 + 0) / 5
                        equalTo(0.5f),
                        // with no service in the registry, little else is known
                        "edges.find { it.candidateId == '%s' }.fit.schoolToPartner.unknown".formatted(prospect),
                        hasItems("CATEGORY", "CAPACITY"));
        liaison.post("/v1/landscape-scans/{id}/selection", selection(prospect, "STUDENT"), scan)
                .then()
                .statusCode(201);
    }

    @Test
    void a_candidate_whose_entry_was_merged_is_the_one_that_it_became() {
        var scan = open();
        match(scan);
        var candidate = candidate(scan, far);
        var survivor = World.partner("Prairie, as it was registered first", "APPROVED");

        Events.send("registry.partner.v1", "registry.partner.merged", far, 50, Tokens.DISTRICT, """
                {"partner": {"id": "%s", "name": "Prairie", "types": [], "identifiers": [], "languages": [],
                 "registrationState": "ARCHIVED", "supersededBy": "%s"}, "survivorId": "%s", "mergedId": "%s"}
                """.formatted(
                        far, survivor, survivor, far));

        await().untilAsserted(() -> assertThat(candidate(scan, survivor)).isEqualTo(candidate));
    }

    @Test
    void both_sides_rate_what_they_want_and_the_fit_follows() {
        var scan = open();
        match(scan);
        var candidate = candidate(scan, near);
        var partner = Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(near));
        var other = Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(far));

        rate(leader, scan, candidate, 5).then().statusCode(200).body("schoolRating", equalTo(5));
        rate(partner, scan, candidate, 2).then().statusCode(200).body("partnerRating", equalTo(2));
        rate(other, scan, candidate, 1).then().statusCode(404);
        rate(leader, scan, candidate, 6).then().statusCode(422);
        match(scan);

        leader.get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .body(
                        "candidates.find { it.id == '%s' }.partnerRating".formatted(candidate),
                        equalTo(2),
                        "edges[0].fit.partnerToSchool.components.find { it.component == 'VALUES_ALIGNMENT' }.value",
                        equalTo(0.625f));
    }

    @Test
    void a_partner_sees_its_own_lines_and_no_competitor() {
        var scan = open();
        var partner = Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(near));
        partner.get("/v1/landscape-scans/{id}", scan).then().statusCode(404);
        match(scan);

        partner.get("/v1/landscape-scans")
                .then()
                .statusCode(200)
                .body(
                        "items.id",
                        contains(scan.toString()),
                        "items[0].participants.personId",
                        not(hasItem("principal")));
        partner.get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .statusCode(200)
                .body(
                        "candidates.name", contains("Riverbend"),
                        "needs.id", contains(need.toString()),
                        "edges", hasSize(1),
                        "needsWithoutCandidate", hasSize(0));
        Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(UUID.randomUUID()))
                .get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .statusCode(404);
        partner.patch("/v1/landscape-scans/" + scan, "{\"title\": \"Mine\"}")
                .then()
                .statusCode(403);
    }

    @Test
    void a_scan_is_its_schools_own() {
        var scan = open();
        var neighbour = Api.as(Tokens.of(Role.SCHOOL_LIAISON).ofSchools(World.school("Hillside")));

        neighbour.get("/v1/landscape-scans/{id}", scan).then().statusCode(404);
        neighbour.get("/v1/landscape-scans").then().body("items", hasSize(0));
        neighbour
                .post("/v1/landscape-scans/{id}/candidates", """
                        {"prospectName": "x", "needs": [{"needId": "%s"}]}
                        """.formatted(need), scan)
                .then()
                .statusCode(404);
        neighbour
                .post("/v1/landscape-scans", """
                        {"title": "Theirs", "schoolIds": ["%s"], "needIds": ["%s"]}
                        """.formatted(school, need))
                .then()
                .statusCode(404);
        Api.as(Tokens.officer().inDistrict("elsewhere"))
                .get("/v1/landscape-scans/{id}", scan)
                .then()
                .statusCode(404);
    }

    @Test
    void weights_count_from_the_next_match_on() {
        var scan = open();
        liaison.patch("/v1/landscape-scans/" + scan, "{\"weights\": {\"GEOGRAPHY\": 11}}")
                .then()
                .statusCode(422);
        liaison.patch("/v1/landscape-scans/" + scan, "{\"weights\": {\"LUCK\": 1}}")
                .then()
                .statusCode(400);
        match(scan);
        var before = fit(scan);

        liaison.patch("/v1/landscape-scans/" + scan, "{\"weights\": {\"LANGUAGE\": 10}}")
                .then()
                .statusCode(200)
                .body("weights.LANGUAGE", equalTo(10), "weights.CATEGORY", equalTo(3));
        assertThat(fit(scan)).isEqualTo(before);
        match(scan);

        assertThat(fit(scan)).isGreaterThan(before);
    }

    @Test
    void a_partner_is_linked_to_a_need_that_the_match_did_not_see() {
        var scan = open();
        match(scan);
        var candidate = candidate(scan, far);
        var path = "/v1/landscape-scans/%s/candidates/%s/edges".formatted(scan, candidate);

        var edge = created(liaison, path, "{\"needId\": \"%s\"}".formatted(gap));
        liaison.post(path, "{\"needId\": \"%s\"}".formatted(gap)).then().statusCode(409);
        liaison.post(path, "{\"needId\": \"%s\"}".formatted(UUID.randomUUID()))
                .then()
                .statusCode(422);
        var before = liaison.get("/v1/landscape-scans/{id}", scan).header("ETag");
        var after = patch(scan, candidate + "/edges/" + edge, "{\"benefitsToPartner\": \"Volunteers\"}");
        assertThat(after.header("ETag"))
                .isNotEqualTo(before)
                .isEqualTo(liaison.get("/v1/landscape-scans/{id}", scan).header("ETag"));
        after.then()
                .statusCode(200)
                .body("benefitsToPartner", equalTo("Volunteers"), "fitSchoolToPartner", notNullValue());
        match(scan);

        liaison.get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .body("edges.id", hasItem(edge.toString()), "needsWithoutCandidate", hasSize(0));
    }

    @Test
    void a_match_stays_small_and_quick_however_large_the_registry_is() {
        // 30,000 services of 10,000 partners, a third of them for this need
        World.execute("""
                insert into replica_partner
                select 'chicago', md5('partner' || n)::uuid, 0, 'Partner ' || n, '{en}', 'APPROVED', null, null
                from generate_series(1, 10000) n
                """);
        World.execute("""
                insert into replica_service
                select 'chicago', md5('service' || n)::uuid, 0, md5('partner' || (1 + n %% 10000))::uuid, 'Service ' || n, true,
                       array[(array['OCCUPATIONAL_THERAPY', 'TUTORING', 'MUSIC'])[1 + n %% 3]], '{06,07}', '{}', '{}', '{}',
                       '{en}', 100, 50, array[41.0 + n / 30000.0], array[-87.6], array[null::uuid]
                from generate_series(1, 30000) n
                """.replace("%%", "%"));
        World.execute("""
                insert into replica_service_category
                select 'chicago', categories[1], id,
                       case categories[1] when 'MUSIC' then 'CHOICE_ENRICHMENT' else 'ACADEMIC_SUPPORT' end
                from replica_service where name like 'Service %'
                """);
        World.execute("analyze replica_service, replica_service_category, replica_partner");
        var scan = open();

        var started = System.nanoTime();
        match(scan);
        var took = Duration.ofNanos(System.nanoTime() - started);

        liaison.get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .body("candidates", hasSize(MatchCandidates.CANDIDATES), "edges", hasSize(MatchCandidates.CANDIDATES));
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        World.execute("delete from replica_service where name like 'Service %'");
        World.execute("delete from replica_partner where name like 'Partner %'");
    }

    private float fit(UUID scan) {
        return liaison.get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .extract()
                .<Number>path("edges[0].fitSchoolToPartner")
                .floatValue();
    }

    private Response rate(Api by, UUID scan, UUID candidate, int rating) {
        return by.post(
                "/v1/landscape-scans/{id}/candidates/{candidate}/values-ratings",
                "{\"rating\": %d}".formatted(rating),
                scan,
                candidate);
    }

    /** Below a scan, If-Match names the scan's version. */
    private Response patch(UUID scan, String below, String body) {
        return liaison.request()
                .contentType("application/merge-patch+json")
                .header(
                        "If-Match",
                        liaison.get("/v1/landscape-scans/{id}", scan).header("ETag"))
                .body(body)
                .patch("/v1/landscape-scans/{id}/candidates/" + below, scan);
    }

    private UUID open() {
        var scan = created(liaison, "/v1/landscape-scans", """
                {"title": "Therapy and relief", "needIds": ["%s", "%s"],
                 "participants": [{"role": "SCHOOL_LEADER", "personId": "principal"}, {"role": "FAMILY"}]}
                """.formatted(need, gap));
        liaison.get("/v1/landscape-scans/{id}", scan)
                .then()
                .body("state", equalTo("PLANNED"), "schoolIds", contains(school.toString()));
        liaison.transition("/v1/landscape-scans/" + scan, to("OPEN")).then().statusCode(200);
        return scan;
    }

    private Response match(UUID scan) {
        var answer = liaison.transition("/v1/landscape-scans/" + scan, to("MATCHING"));
        answer.then().statusCode(200);
        return answer;
    }

    private UUID candidate(UUID scan, UUID partner) {
        String id = liaison.get("/v1/landscape-scans/{id}/map", scan)
                .then()
                .extract()
                .path("candidates.find { it.partnerId == '%s' }.id".formatted(partner));
        assertThat(id).as("the candidate %s", partner).isNotNull();
        return UUID.fromString(id);
    }

    private static String selection(UUID candidate, String secondRole) {
        return """
                {"chosenCandidateIds": ["%s"], "criteria": ["Places for all"],
                 "decidedBy": [{"role": "SCHOOL_LEADER", "personId": "principal"}, {"role": "%s"}],
                 "rationale": "The best in reach", "benefitsToSchool": ["Two therapists"],
                 "benefitsToPartner": ["Rooms in the evening"]}
                """.formatted(candidate, secondRole);
    }

    private static @Nullable String told(UUID scan, String type) {
        return Events.on("needs.scan.v1").stream()
                .filter(event -> event.key().equals(scan.toString())
                        && Events.attribute(event, "type").equals(type))
                .map(event -> event.value())
                .findFirst()
                .orElse(null);
    }
}

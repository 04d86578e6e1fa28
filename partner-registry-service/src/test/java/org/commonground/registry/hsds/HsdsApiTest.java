package org.commonground.registry.hsds;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.registry.taxonomy.CodeLists;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class HsdsApiTest {
    /** One of the districts that are public in tests. */
    private static final String DISTRICT = "elsewhere";

    private static final String SECRET_NUMBER = "Secret 555 0199";

    private final Api officer = Api.as(Tokens.officer().inDistrict(DISTRICT));
    private final EntityManager db;
    private String partner;
    private String service;
    private String site;

    HsdsApiTest(EntityManager db) {
        this.db = db;
    }

    @BeforeEach
    void an_approved_partner_with_a_service_at_an_open_and_a_confidential_place() {
        partner = id(officer.post("/v1/partners", """
                {"name": "Riverbend Youth Collective", "description": "Youth work", "types": ["CBO"],
                 "identifiers": [{"scheme": "US-EIN", "value": "%s"}],
                 "contacts": [{"name": "Open door", "visibility": "PUBLIC"}, {"name": "Secret person", "visibility": "RESTRICTED"}],
                 "phones": [{"number": "+1 312 555 0143", "languages": ["es"]}, {"number": "%s", "visibility": "RESTRICTED"}],
                 "yearIncorporated": 1999}
                """.formatted(UUID.randomUUID(), SECRET_NUMBER)));
        approve(partner);
        var program = id(officer.post("/v1/programs", """
                {"partnerId": "%s", "program": {"name": "Riverbend Reads"}}""".formatted(partner)));
        service = id(officer.post("/v1/services", """
                {"partnerId": "%s", "programId": "%s", "name": "Quokka reading circle", "description": "Reading aloud",
                 "categories": ["TUTORING"], "gradeLevels": ["06"], "timings": ["AFTER_SCHOOL"], "languages": ["en", "es"],
                 "ageMin": 10, "ageMax": 14.5, "email": "circle@example.org", "url": "https://example.org/circle",
                 "costOptions": [{"option": "Everybody", "price": {"amount": "2.50", "currency": "USD"}}],
                 "requiredDocuments": [{"document": "Consent"}], "fundingSources": [{"source": "City"}],
                 "capacities": [{"unit": "SEATS", "maximum": 20, "available": 12}],
                 "serviceAreas": [{"name": "Pilsen"}]}
                """.formatted(partner, program)));
        site = site("Open hall", "PUBLIC", "60608", 41.85, -87.65);
        site("Secret shelter", "RESTRICTED", "X9Z9X", 41.5, -87.5);
    }

    @Test
    void every_answer_is_as_the_official_schema_says() throws IOException {
        valid("service_list", list("/hsds/services?organization_id=" + partner));
        valid("service", list("/hsds/services?full=true&organization_id=" + partner));
        valid("service", one("/hsds/services/" + service));
        valid("service_at_location_list", list("/hsds/service_at_locations?organization_id=" + partner));
        valid("service_at_location", list("/hsds/service_at_locations?full=true&organization_id=" + partner));
        valid("service_at_location", one("/hsds/service_at_locations/" + site));
        valid("organization_list", list("/hsds/organizations?per_page=500"));
        valid("organization", list("/hsds/organizations?full=true&full_service=true&search=Riverbend"));
        valid("organization", one("/hsds/organizations/" + partner + "?full_service=true"));
        valid("organization", one("/hsds/organizations/" + partner));
        var tutoring = CodeLists.term("category", NeedCategory.TUTORING);
        valid("taxonomy", list("/hsds/taxonomies"));
        valid("taxonomy", one("/hsds/taxonomies/" + tutoring.taxonomyId()));
        valid("taxonomy_term", list("/hsds/taxonomy_terms?per_page=500"));
        valid("taxonomy_term", one("/hsds/taxonomy_terms/" + tutoring.id()));
        get("/hsds").body("version", equalTo("3.0"));
    }

    @Test
    void what_is_asked_for_in_a_body_is_as_the_official_schema_says_too() throws IOException {
        valid("service_list", searched("services", "{\"organization_id\": \"%s\"}"));
        valid("service", searched("services", "{\"organization_id\": \"%s\", \"full\": true}"));
        valid("service_at_location_list", searched("service_at_locations", "{\"organization_id\": \"%s\"}"));
        valid("service_at_location", searched("service_at_locations", "{\"organization_id\": \"%s\", \"full\": true}"));
    }

    @Test
    void the_short_answer_has_nothing_that_a_service_has_not() throws IOException {
        var contents = list("/hsds/services?minimal=true&organization_id=" + partner);
        // the standard asks for these two, and has no schema for them
        for (var each : contents) {
            assertThat(each.properties()).extracting(Map.Entry::getKey).containsExactly("id", "modified_date");
            assertThat(UUID.fromString(each.path("id").asText())).isEqualTo(UUID.fromString(service));
            assertThat(Instant.parse(each.path("modified_date").asText()))
                    .isBefore(Instant.now().plusSeconds(60));
        }
        envelope(one("/hsds/services?minimal=true&organization_id=" + partner));
    }

    @Test
    void every_stream_is_one_valid_record_a_line() throws IOException {
        for (var stream : Map.of(
                        "services?organization_id=%s", "service_list",
                        "services?full=true&organization_id=%s", "service",
                        "service_at_locations?organization_id=%s", "service_at_location_list",
                        "service_at_locations?full=true&organization_id=%s", "service_at_location",
                        "organizations?search=Riverbend", "organization_list",
                        "organizations?full=true&full_service=true&search=Riverbend", "organization",
                        "taxonomies?per_page=50", "taxonomy",
                        "taxonomy_terms?per_page=50", "taxonomy_term")
                .entrySet()) {
            var path = "/hsds/" + stream.getKey().formatted(partner) + "&format=ndjson";
            var answer = given().header("District", DISTRICT).accept("*/*").get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.contentType()).as(path).startsWith("application/x-ndjson");
            var lines = answer.asString().lines().toList();
            assertThat(lines).as(path).isNotEmpty();
            for (var line : lines) valid(stream.getValue(), HsdsSchemas.JSON.readTree(line));
        }
    }

    @Test
    void every_list_comes_in_the_official_envelope() throws IOException {
        for (var list : List.of("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")) {
            envelope(one("/hsds/" + list));
            envelope(one("/hsds/%s?per_page=1&page=2".formatted(list)));
        }
        for (var list : List.of("services", "service_at_locations"))
            envelope(HsdsSchemas.JSON.readTree(search(list, "{\"organization_id\": \"%s\"}".formatted(partner))));
    }

    /** {@code Page} of the official openapi.json, all of whose fields are there; the standard adds the contents beside them. */
    private static void envelope(JsonNode page) {
        for (var number : List.of("total_items", "total_pages", "page_number", "size"))
            assertThat(page.path(number).isInt()).as(number).isTrue();
        for (var flag : List.of("first_page", "last_page", "empty"))
            assertThat(page.path(flag).isBoolean()).as(flag).isTrue();
        assertThat(page.path("contents").isArray()).isTrue();
        assertThat(page.path("size").intValue()).isEqualTo(page.path("contents").size());
        assertThat(page.size()).isEqualTo(8);
    }

    private JsonNode searched(String list, String question) throws IOException {
        var contents = HsdsSchemas.JSON
                .readTree(search(list, question.formatted(partner)))
                .path("contents");
        assertThat(contents).as(list).isNotEmpty();
        return contents;
    }

    private static String search(String list, String question) {
        return given().header("District", DISTRICT)
                .contentType(ContentType.JSON)
                .body(question)
                .post("/hsds/%s/search".formatted(list))
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void the_page_envelope_counts_as_hsds_does() {
        service("One more");
        service("And another");

        get("/hsds/services?per_page=2&organization_id=" + partner)
                .body(
                        "total_items", equalTo(3),
                        "total_pages", equalTo(2),
                        "page_number", equalTo(1),
                        "size", equalTo(2),
                        "first_page", equalTo(true),
                        "last_page", equalTo(false),
                        "empty", equalTo(false));
        get("/hsds/services?per_page=2&page=2&organization_id=" + partner)
                .body("size", equalTo(1), "last_page", equalTo(true), "contents[0].name", equalTo("And another"));
        get("/hsds/services?organization_id=" + UUID.randomUUID())
                .body("empty", equalTo(true), "total_pages", equalTo(1), "last_page", equalTo(true));
    }

    @Test
    void services_are_found_by_every_parameter_of_the_standard_and_of_the_uk_profile() {
        var tutoring = CodeLists.term("category", NeedCategory.TUTORING);
        var mine = "organization_id=" + partner;
        for (var found : new String[] {
            "search=quokka",
            "taxonomy_term_id=" + tutoring.id(),
            "taxonomy_id=" + tutoring.taxonomyId(),
            "modified_after=2026-01-01",
            "minimum_age=14&maximum_age=18",
            "day=TU",
            "day=TU&start_time=17:00",
            "end_time=16:30",
            "postcode=60608",
            "postcode=60608&proximity=500"
        }) get("/hsds/services?%s&%s".formatted(mine, found)).body("contents.id", contains(service));
        for (var missed : new String[] {
            "search=wombat",
            "taxonomy_term_id=" + CodeLists.term("category", NeedCategory.DANCE).id(),
            "taxonomy_id=" + UUID.randomUUID(),
            "modified_after=2099-01-01T00:00:00Z",
            "minimum_age=15",
            "maximum_age=9",
            "day=MO",
            "start_time=18:00",
            "postcode=X9Z9X",
            "postcode=X9Z9X&proximity=200000",
            "postcode=99999"
        }) get("/hsds/services?%s&%s".formatted(mine, missed)).body("total_items", equalTo(0));
        get("/hsds/service_at_locations?day=TU&postcode=60608&" + mine).body("contents.id", contains(site));
        get("/hsds/services?minimal=true&" + mine)
                .body("contents[0].id", equalTo(service), "contents[0].name", nullValue());
        given().header("District", DISTRICT)
                .contentType(ContentType.JSON)
                .body("{\"search\": \"quokka\", \"organization_id\": \"%s\", \"per_page\": 10}".formatted(partner))
                .post("/hsds/services/search")
                .then()
                .statusCode(200)
                .body("contents.id", contains(service));
    }

    @Test
    void everything_wrong_with_a_query_is_said_at_once() {
        given().header("District", DISTRICT)
                .get(
                        "/hsds/services?page=0&per_page=501&format=xml&day=XX&taxonomy_id=1&modified_after=soon&proximity=5&full=maybe")
                .then()
                .statusCode(400)
                .body(
                        "violations.parameter",
                        hasItems(
                                "page",
                                "per_page",
                                "format",
                                "day",
                                "taxonomy_id",
                                "modified_after",
                                "postcode",
                                "full"));
        given().header("District", DISTRICT)
                .get("/hsds/services?colour=red")
                .then()
                .statusCode(400);
        given().header("District", DISTRICT)
                .get("/hsds/services/" + UUID.randomUUID())
                .then()
                .statusCode(404);
    }

    @Test
    void what_is_confidential_is_marked_and_not_told_to_anybody() {
        for (var api : new Api[] {Api.anonymous(), officer})
            for (var path : new String[] {
                "/hsds/services/" + service,
                "/hsds/services?full=true&organization_id=" + partner,
                "/hsds/service_at_locations?full=true&organization_id=" + partner,
                "/hsds/organizations/" + partner + "?full_service=true",
                "/hsds/services?full=true&format=ndjson&organization_id=" + partner
            }) {
                var text = api.request()
                        .accept("*/*")
                        .header("District", DISTRICT)
                        .get(path)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();
                assertThat(text)
                        .as(path)
                        .doesNotContain("Secret", "41.5", "X9Z9X", guessable())
                        .contains("redacted");
            }
        get("/hsds/organizations/" + partner)
                .body(
                        "contacts.redacted", contains(null, true),
                        "phones.redacted", contains(null, true),
                        "phones.number", contains("+1 312 555 0143", ""),
                        "locations.redacted", contains(null, true));
    }

    /** Whoever knows how ids are derived finds a number by trying all. */
    private String guessable() {
        return HsdsWriter.derived(UUID.fromString(partner), "phone", SECRET_NUMBER)
                .toString();
    }

    @Test
    void a_school_has_a_service_once_it_has_accepted_it_and_as_long_as_it_is_there() {
        var school = id(officer.post("/v1/education-orgs", """
                {"sourcedId": "%s", "name": "Maple Grove", "type": "SCHOOL", "latitude": 41.86, "longitude": -87.66}
                """.formatted(UUID.randomUUID())));
        var requested = id(officer.post("/v1/service-sites", """
                {"serviceId": "%s", "site": {"educationOrgId": "%s",
                 "schedules": [{"rrule": "FREQ=WEEKLY;BYDAY=SU", "opensAt": "10:00", "closesAt": "11:00", "timezone": "America/Chicago"}]}}
                """.formatted(service, school)));
        var leader = Api.as(
                Tokens.of(Role.SCHOOL_LEADER).ofSchools(UUID.fromString(school)).inDistrict(DISTRICT));
        var path = "/v1/service-sites/" + requested;

        isNotGivenAtSchool(requested);
        leader.transition(path, "{\"to\": \"SCHOOL_ACCEPTED\"}").then().statusCode(200);
        isGivenAtSchool(requested);
        leader.transition(path, "{\"to\": \"ENDED\", \"reason\": \"the room is needed\"}")
                .then()
                .statusCode(200);
        isNotGivenAtSchool(requested);
        officer.transition(path, "{\"to\": \"REQUESTED\"}").then().statusCode(200);
        leader.transition(path, "{\"to\": \"SCHOOL_ACCEPTED\"}").then().statusCode(200);
        isGivenAtSchool(requested);
        officer.patch("/v1/education-orgs/" + school, "{\"status\": \"TO_BE_DELETED\"}")
                .then()
                .statusCode(200);
        isNotGivenAtSchool(requested);
    }

    private void isGivenAtSchool(String placement) {
        get("/hsds/service_at_locations/" + placement).body("location.name", equalTo("Maple Grove"));
        get("/hsds/service_at_locations?day=SU&organization_id=" + partner).body("contents.id", contains(placement));
        get("/hsds/services?day=SU&organization_id=" + partner).body("contents.id", contains(service));
        get("/hsds/services?postcode=60608&proximity=2000&day=SU&organization_id=" + partner)
                .body("contents.id", contains(service));
        get("/hsds/services/" + service).body("service_at_locations.id", hasItems(placement));
    }

    private void isNotGivenAtSchool(String placement) {
        for (var api : new Api[] {Api.anonymous(), officer}) {
            var request = api.request().header("District", DISTRICT);
            request.get("/hsds/service_at_locations/" + placement).then().statusCode(404);
            for (var list : new String[] {"service_at_locations", "services"})
                api.request()
                        .header("District", DISTRICT)
                        .get("/hsds/%s?day=SU&organization_id=%s".formatted(list, partner))
                        .then()
                        .statusCode(200)
                        .body("total_items", equalTo(0));
            api.request()
                    .header("District", DISTRICT)
                    .get("/hsds/services/" + service)
                    .then()
                    .body("service_at_locations.id", not(hasItems(placement)));
        }
    }

    @Test
    void a_school_that_has_only_been_asked_is_not_near() {
        var school = id(officer.post("/v1/education-orgs", """
                {"sourcedId": "%s", "name": "Far Grove", "type": "SCHOOL", "latitude": 43.01, "longitude": -88.01}
                """.formatted(UUID.randomUUID())));
        var postcode = UUID.randomUUID().toString().substring(0, 8);
        var other = service("Elsewhere");
        site(other, "Far hall", "PUBLIC", postcode, 43, -88);
        var near = "/hsds/services?postcode=%s&proximity=5000&organization_id=%s".formatted(postcode, partner);
        var placement = id(officer.post(
                "/v1/service-sites",
                "{\"serviceId\": \"%s\", \"site\": {\"educationOrgId\": \"%s\"}}".formatted(service, school)));

        get(near).body("contents.id", contains(other));
        Api.as(Tokens.of(Role.SCHOOL_LEADER).ofSchools(UUID.fromString(school)).inDistrict(DISTRICT))
                .transition("/v1/service-sites/" + placement, "{\"to\": \"SCHOOL_ACCEPTED\"}")
                .then()
                .statusCode(200);
        get(near).body("contents.id", containsInAnyOrder(service, other));
    }

    @Test
    void the_ids_of_a_merged_entry_lead_to_the_one_that_it_became() {
        var merged = id(officer.post("/v1/partners", "{\"name\": \"Riverbend Youth Coll.\"}"));
        var elsewhere = UUID.randomUUID().toString();
        update("update partner set hsds_id = '%s' where district = ?1 and id = ?2".formatted(elsewhere), merged);
        officer.request()
                .contentType(ContentType.JSON)
                .header("If-Match", "*")
                .body("{\"mergedId\": \"%s\", \"reason\": \"entered twice\"}".formatted(merged))
                .post("/v1/partners/{id}/merge", partner)
                .then()
                .statusCode(200);

        for (var api : new Api[] {Api.anonymous(), officer})
            for (var id : new String[] {merged, elsewhere}) {
                api.request()
                        .header("District", DISTRICT)
                        .redirects()
                        .follow(false)
                        .get("/hsds/organizations/" + id + "?full_service=true")
                        .then()
                        .statusCode(301)
                        .header("Location", endsWith("/hsds/organizations/" + partner + "?full_service=true"));
                api.request()
                        .header("District", DISTRICT)
                        .get("/hsds/organizations/" + id)
                        .then()
                        .statusCode(200)
                        .body("id", equalTo(partner));
            }
        get("/hsds/services?organization_id=" + elsewhere).body("contents.id", contains(service));
        update("update partner set registration_state = 'SUSPENDED' where district = ?1 and id = ?2", partner);
        given().header("District", DISTRICT)
                .get("/hsds/organizations/" + merged)
                .then()
                .statusCode(404);
    }

    @Test
    void the_root_names_our_own_contract_and_profile() {
        var door = given().header("X-Forwarded-Host", "hub.example.org").header("X-Forwarded-Proto", "https");
        door.get("/hsds")
                .then()
                .body(
                        "openapi_url", equalTo("https://hub.example.org/openapi.yaml"),
                        "profile", equalTo("https://hub.example.org/hsds/profile"));
        given().get("/hsds/profile")
                .then()
                .statusCode(200)
                .contentType("text/markdown")
                .body(containsString("# HSDS"));
    }

    @Test
    void only_approved_partners_and_what_they_have_on_offer_are_public() {
        var other = id(officer.post("/v1/partners", "{\"name\": \"Not yet\"}"));
        get("/hsds/organizations?search=Riverbend&per_page=500").body("contents.id", not(hasItems(other)));
        given().header("District", DISTRICT)
                .get("/hsds/organizations/" + other)
                .then()
                .statusCode(404);
        officer.transition("/v1/services/" + service, "{\"to\": \"INACTIVE\"}")
                .then()
                .statusCode(200);
        given().header("District", DISTRICT)
                .get("/hsds/services/" + service)
                .then()
                .statusCode(404);
        get("/hsds/services?organization_id=" + partner).body("total_items", equalTo(0));
        officer.get("/hsds/services/" + service).then().statusCode(200).body("status", equalTo("inactive"));
    }

    @Test
    void words_of_ones_own_and_the_quality_that_was_found_are_attributes_too() throws IOException {
        officer.patch("/v1/services/" + service, """
                {"populations": ["EL"], "culturallyResponsivePractices": ["Elders of the neighborhood teach"]}
                """).then().statusCode(200);
        QuarkusTransaction.requiringNew()
                .run(() -> db.createNativeQuery(
                                "update partner set quality_level = 3 where district = :district and id = :id")
                        .setParameter("district", DISTRICT)
                        .setParameter("id", UUID.fromString(partner))
                        .executeUpdate());

        valid("service", one("/hsds/services/" + service));
        valid("organization", one("/hsds/organizations/" + partner));
        get("/hsds/services/" + service)
                .body(
                        "attributes.find { it.link_type == 'population' }.value", equalTo("EL"),
                        "attributes.find { it.link_type == 'culturally-responsive-practice' }.value",
                                equalTo("Elders of the neighborhood teach"),
                        "organization.attributes.find { it.link_type == 'quality-level' }.value", equalTo("3"));
    }

    @Test
    void what_changed_is_told_if_it_is_asked_for_and_only_to_those_who_see_drafts() throws IOException {
        officer.patch("/v1/services/" + service, "{\"description\": \"Reading louder\", \"ageMin\": 9}")
                .then()
                .statusCode(200);
        officer.patch("/v1/partners/" + partner, "{\"yearIncorporated\": 2000}")
                .then()
                .statusCode(200);
        var path = "/hsds/services/" + service;

        var told = officer.get(path + "?include=metadata");
        assertThat(HsdsSchemas.problems("service", HsdsSchemas.JSON.readTree(told.asString())))
                .isEmpty();
        told.then()
                .body(
                        "metadata.last_action_type", contains("create", "update", "update"),
                        "metadata.find { it.field_name == 'description' }.previous_value", equalTo("Reading aloud"),
                        "metadata.find { it.field_name == 'description' }.replacement_value", equalTo("Reading louder"),
                        "metadata.find { it.field_name == 'minimum_age' }.replacement_value", equalTo("9"),
                        "metadata.updated_by.unique()", contains("redacted"));
        for (var list : List.of("services", "service_at_locations", "organizations"))
            assertThat(officer.get("/hsds/%s?include=metadata&per_page=500".formatted(list))
                            .asString())
                    .as(list)
                    .contains("\"previous_value\":\"1999\",\"replacement_value\":\"2000\"");
        officer.get("/hsds/organizations/" + partner + "?include=metadata")
                .then()
                .body("metadata.find { it.field_name == 'year_incorporated' }.previous_value", equalTo("1999"));
        officer.get(path).then().body("metadata", nullValue());
        officer.get(path + "?include=everything").then().statusCode(400);
        for (var other : List.of("services/" + service, "services", "organizations/" + partner, "service_at_locations"))
            given().header("District", DISTRICT)
                    .get("/hsds/" + other + "?include=metadata")
                    .then()
                    .statusCode(403);
        officer.post(
                        "/hsds/services/search",
                        "{\"organization_id\": \"%s\", \"include\": \"metadata\"}".formatted(partner))
                .then()
                .body("contents[0].metadata", hasSize(3));
    }

    @Test
    void public_answers_may_be_kept_for_a_minute_and_asked_for_again_by_their_tag() {
        var answer = given().header("District", DISTRICT).get("/hsds/services/" + service);
        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=60");
        given().header("District", DISTRICT)
                .header("If-None-Match", answer.header("ETag"))
                .get("/hsds/services/" + service)
                .then()
                .statusCode(304);
    }

    @Test
    void everything_streams_as_one_record_a_line() throws IOException {
        for (int i = 0; i < 5; i++) service("Streamed " + i);

        var answer = given().header("District", DISTRICT)
                .get("/hsds/services?full=true&format=ndjson&organization_id=" + partner);
        assertThat(answer.contentType()).startsWith("application/x-ndjson");
        var lines = answer.asString().lines().toList();
        assertThat(lines).hasSize(6);
        for (var line : lines) valid("service", HsdsSchemas.JSON.readTree(line));
        get("/hsds/taxonomy_terms?top_only=true&search=tutoring").body("contents", hasSize(0));
        get("/hsds/taxonomy_terms?search=tutoring").body("contents[0].code", equalTo("TUTORING"));
    }

    private static ValidatableResponse get(String path) {
        return given().header("District", DISTRICT).get(path).then().statusCode(200);
    }

    private static JsonNode one(String path) throws IOException {
        return HsdsSchemas.JSON.readTree(get(path).extract().asString());
    }

    private static JsonNode list(String path) throws IOException {
        var page = one(path);
        assertThat(page.path("contents")).as(path).isNotEmpty();
        return page.path("contents");
    }

    private static void valid(String schema, JsonNode records) {
        var problems = new ArrayList<String>();
        if (records.isArray()) records.forEach(each -> problems.addAll(HsdsSchemas.problems(schema, each)));
        else problems.addAll(HsdsSchemas.problems(schema, records));
        assertThat(problems).as(schema).isEmpty();
    }

    private void approve(String id) {
        update("update partner set registration_state = 'APPROVED' where district = ?1 and id = ?2", id);
    }

    private void update(String sql, String id) {
        QuarkusTransaction.requiringNew()
                .run(() -> db.createNativeQuery(sql)
                        .setParameter(1, DISTRICT)
                        .setParameter(2, UUID.fromString(id))
                        .executeUpdate());
    }

    private String service(String name) {
        return id(officer.post("/v1/services", "{\"partnerId\": \"%s\", \"name\": \"%s\"}".formatted(partner, name)));
    }

    private String site(String name, String visibility, String postcode, double latitude, double longitude) {
        return site(service, name, visibility, postcode, latitude, longitude);
    }

    private String site(
            String service, String name, String visibility, String postcode, double latitude, double longitude) {
        var location = id(
                officer.post("/v1/locations", """
                {"partnerId": "%s", "location": {"name": "%s", "visibility": "%s", "latitude": %s, "longitude": %s,
                 "contacts": [{"name": "Desk", "visibility": "PUBLIC"}], "accessibility": [{"description": "Step-free"}],
                 "addresses": [{"line1": "1 Example Street", "city": "Chicago", "stateProvince": "IL", "postalCode": "%s"}]}}
                """.formatted(partner, name, visibility, latitude, longitude, postcode)));
        return id(officer.post("/v1/service-sites", """
                {"serviceId": "%s", "site": {"locationId": "%s",
                 "schedules": [{"rrule": "FREQ=WEEKLY;BYDAY=TU", "opensAt": "16:00", "closesAt": "18:00", "timezone": "America/Chicago"}]}}
                """.formatted(service, location)));
    }

    private static String id(Response created) {
        return created.then().statusCode(201).extract().path("id");
    }
}

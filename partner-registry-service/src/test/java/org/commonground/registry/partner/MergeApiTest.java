package org.commonground.registry.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.hamcrest.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class MergeApiTest {
    private final String district = "merging-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    @Inject
    DuplicateClock clock;

    @Test
    void what_is_added_twice_is_proposed_and_says_why() {
        var first = add("Lakeside Tutors, Inc.", "36-1111111", "https://lakeside.example.org")
                .path("id");
        add("An unrelated choir", "36-9999999", "https://choir.example.org")
                .then()
                .body("possibleDuplicates", equalTo(null));

        add("Lakeside Tutors", "361111111", "http://www.lakeside.example.org/about")
                .then()
                .body(
                        "possibleDuplicates",
                        hasSize(1),
                        "possibleDuplicates[0].partnerId",
                        equalTo(first),
                        "possibleDuplicates[0].duplicate.likelihood",
                        equalTo("CERTAIN"),
                        "possibleDuplicates[0].duplicate.signals.kind",
                        containsInAnyOrder("IDENTIFIER", "NAME", "WEB_DOMAIN"));
        officer.get("/v1/partners/{id}/duplicates", first)
                .then()
                .body("items", hasSize(1), "items[0].duplicate.likelihood", equalTo("CERTAIN"));
        officer.get("/v1/duplicate-proposals?filter=state = 'OPEN'&sort=-score")
                .then()
                .body("items", hasSize(1), "items[0].likelihood", equalTo("CERTAIN"));
    }

    @Test
    void a_pair_that_was_dismissed_is_not_proposed_again() {
        String one = add("Hilltop Youth Centre", "36-2222221", null).path("id");
        add("Hilltop Youth Center", "XX-2222222", null);
        var proposal = "/v1/duplicate-proposals/"
                + officer.get("/v1/duplicate-proposals").path("items[0].id");

        officer.transition(proposal, "{\"to\": \"DISMISSED\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("reason-missing"));
        officer.transition(proposal, "{\"to\": \"DISMISSED\", \"reason\": \"two sites of two owners\"}")
                .then()
                .statusCode(200);
        officer.patch("/v1/partners/" + one, "{\"website\": \"https://hilltop.example.org\"}");
        clock.tick();

        officer.get("/v1/duplicate-proposals").then().body("items.state", contains("DISMISSED"));
    }

    @Test
    void entries_that_were_renamed_are_compared_by_the_calendar() {
        add("Maple Street Mentors", "36-3333331", null);
        String other = add("Something else", "XX-3333332", null).path("id");
        clock.tick();
        officer.get("/v1/duplicate-proposals").then().body("items", hasSize(0));

        officer.patch("/v1/partners/" + other, "{\"name\": \"Maple Street Mentors\"}");
        clock.tick();
        clock.tick();

        officer.get("/v1/duplicate-proposals").then().body("items.likelihood", contains("LIKELY"));
    }

    @Test
    void a_merge_moves_everything_over_and_both_ids_are_still_known() {
        var today = LocalDate.now(ZoneId.of("America/Chicago"));
        var survivor = Applicant.approved(district, "Old Oak Collective", today.plusDays(100));
        var loser = Applicant.approved(district, "Old Oak Coll.", today.plusDays(100));
        String identifier = officer.get(loser.path()).path("identifiers[0].value");

        merge(survivor, loser).then().statusCode(200).body("identifiers", hasSize(2));

        officer.get(loser.path())
                .then()
                .statusCode(410)
                .header("Location", Matchers.endsWith(survivor.path()))
                .body(
                        "code",
                        equalTo("gone"),
                        "supersededBy",
                        equalTo(survivor.id().toString()));
        officer.patch(loser.path(), "{\"name\": \"again\"}").then().statusCode(410);
        officer.get("/v1/partners/by-external/TEST/" + identifier)
                .then()
                .statusCode(200)
                .body("id", equalTo(survivor.id().toString()));
        officer.get("/v1/partners")
                .then()
                .body("items.id", contains(survivor.id().toString()));
        officer.get("/v1/services?filter=partnerId = '%s'".formatted(survivor.id()))
                .then()
                .body("items", hasSize(2));
        officer.get("/v1/credentials?filter=partnerId = '%s'".formatted(survivor.id()))
                .then()
                .body("items", hasSize(2));
        await().untilAsserted(() -> assertThat(Events.on("registry.partner.v1"))
                .filteredOn(message -> message.key().equals(loser.id().toString()))
                .last()
                .satisfies(message -> {
                    assertThat(Events.attribute(message, "type")).isEqualTo("registry.partner.merged");
                    var told = JsonPath.from(message.value());
                    assertThat(told.getString("survivorId"))
                            .isEqualTo(survivor.id().toString());
                    assertThat(told.getString("partner.registrationState")).isEqualTo("ARCHIVED");
                    assertThat(told.getString("partner.supersededBy"))
                            .isEqualTo(survivor.id().toString());
                }));
        await().untilAsserted(() -> assertThat(Events.on("registry.service.v1"))
                .filteredOn(message -> message.value().contains("\"partnerId\":\"" + survivor.id()))
                .hasSizeGreaterThanOrEqualTo(2));
    }

    @Test
    void what_named_the_merged_entry_names_the_one_that_is_left() {
        var survivor = Applicant.prospect(district, "Above");
        var loser = Applicant.prospect(district, "Above, once more");
        var below = Applicant.prospect(district, "Below");
        for (var named : new Applicant[] {below, survivor})
            officer.patch(named.path(), "{\"parentOrganizationId\": \"%s\"}".formatted(loser.id()))
                    .then()
                    .statusCode(200);
        String school = officer.post("/v1/education-orgs", "{\"name\": \"Maple Grove\", \"type\": \"SCHOOL\"}")
                .path("id");
        String offer = officer.post("/v1/contribution-offers", """
                        {"schoolId": "%s", "offer": {"kind": "SERVICE_LEARNING", "title": "Reading buddies", "placementSites": [
                         {"name": "Hall", "partnerId": "%s"}, {"name": "Library"}, {"name": "Club", "partnerId": "%s"}]}}
                        """.formatted(school, loser.id(), below.id()))
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        merge(survivor, loser).then().statusCode(200);

        officer.get(below.path())
                .then()
                .body("parentOrganizationId", equalTo(survivor.id().toString()));
        officer.get(survivor.path()).then().body("parentOrganizationId", nullValue());
        officer.get("/v1/contribution-offers/" + offer)
                .then()
                .body(
                        "offer.placementSites.partnerId",
                        contains(survivor.id().toString(), null, below.id().toString()),
                        "offer.placementSites.name",
                        contains("Hall", "Library", "Club"));
    }

    @Test
    void a_proposal_is_dismissed_reopened_and_settled_by_the_merge_alone() {
        String one = add("Willow House", "36-4444441", null).path("id");
        String other = add("Willow House, Inc.", "XX-4444442", null).path("id");
        String third = add("The Willow House", "YY-4444443", null).path("id");
        var pair = proposal(one, other);
        var dismissed = proposal(one, third);
        var open = proposal(other, third);

        officer.get(pair).then().body("state", equalTo("OPEN"), "allowedTransitions", contains("DISMISSED"));
        Api.as(Tokens.of(Role.DISTRICT_REVIEWER).inDistrict(district))
                .transition(pair, "{\"to\": \"DISMISSED\", \"reason\": \"two\"}")
                .then()
                .statusCode(403);
        for (var each : new String[] {pair, dismissed})
            officer.transition(each, "{\"to\": \"DISMISSED\", \"reason\": \"two houses\"}")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("DISMISSED"), "allowedTransitions", contains("OPEN"));
        officer.transition(pair, "{\"to\": \"OPEN\"}").then().statusCode(200).body("state", equalTo("OPEN"));
        officer.transition(pair, "{\"to\": \"MERGED\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("not-yours"));

        merge(one, other).then().statusCode(200);
        officer.get(pair).then().body("state", equalTo("MERGED"), "allowedTransitions", hasSize(0));
        officer.get(open).then().body("state", equalTo("DISMISSED"));
        merge(one, third).then().statusCode(200);
        officer.get(dismissed).then().body("state", equalTo("MERGED"));
    }

    private String proposal(String one, String other) {
        var pair = Stream.of(one, other).sorted().toList();
        return "/v1/duplicate-proposals/"
                + officer.get("/v1/duplicate-proposals?filter=firstId = '%s' AND secondId = '%s'"
                                .formatted(pair.getFirst(), pair.getLast()))
                        .<String>path("items[0].id");
    }

    @Test
    void a_chain_of_merges_leads_to_the_one_that_is_left() {
        var first = Applicant.prospect(district, "Chain one");
        var second = Applicant.prospect(district, "Chain two");
        var third = Applicant.prospect(district, "Chain three");
        merge(second, first).then().statusCode(200);
        merge(third, second).then().statusCode(200);

        officer.get(first.path())
                .then()
                .statusCode(410)
                .body("supersededBy", equalTo(third.id().toString()));
        officer.get(third.path()).then().body("identifiers", hasSize(3));
    }

    @Test
    void nonsense_is_not_merged() {
        var one = Applicant.prospect(district, "Sense");
        var other = Applicant.prospect(district, "Other");
        merge(one, one).then().statusCode(422).body("violations.code", contains("same-partner"));
        merge(one, new Applicant(district, UUID.randomUUID(), officer, officer))
                .then()
                .statusCode(422)
                .body("violations.code", contains("unknown-partner"));
        merge(one, other).then().statusCode(200);
        merge(one, other).then().statusCode(409).body("violations.code", hasItem("already-merged"));
        one.move("ARCHIVED");
        merge(one, Applicant.prospect(district, "Third"))
                .then()
                .statusCode(409)
                .body("violations.code", contains("survivor-archived"));
    }

    @Test
    void who_may_not_see_what_it_became_is_told_nothing() {
        var one = Applicant.prospect(district, "Hidden");
        var other = Applicant.prospect(district, "Hidden too");
        merge(one, other).then().statusCode(200);

        Api.as(Tokens.of(Role.COMMUNITY_MEMBER).inDistrict(district))
                .get(other.path())
                .then()
                .statusCode(404);
        Api.as(Tokens.officer().inDistrict("elsewhere-" + district))
                .get(other.path())
                .then()
                .statusCode(404);
    }

    @Test
    void a_merge_that_is_sent_again_gets_the_first_answer_again() {
        var survivor = Applicant.prospect(district, "Sent once");
        var loser = Applicant.prospect(district, "Sent twice");
        var tag = officer.get(survivor.path()).header("ETag");
        var first = keyed(survivor, loser, tag);
        first.then().statusCode(200).header("Idempotency-Replayed", nullValue());

        keyed(survivor, loser, tag)
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", "true")
                .header("ETag", first.header("ETag"))
                .body(equalTo(first.asString()));
    }

    private Response keyed(Applicant survivor, Applicant loser, String tag) {
        return officer.request()
                .contentType("application/json")
                .header("If-Match", tag)
                .header("Idempotency-Key", "merge-" + district)
                .body("{\"mergedId\": \"%s\", \"reason\": \"entered twice\"}".formatted(loser.id()))
                .post(survivor.path() + "/merge");
    }

    private Response merge(Applicant survivor, Applicant loser) {
        return merge(survivor.id().toString(), loser.id().toString());
    }

    private Response merge(String survivor, String loser) {
        return officer.request()
                .contentType("application/json")
                .header("If-Match", "*")
                .body("{\"mergedId\": \"%s\", \"reason\": \"entered twice\"}".formatted(loser))
                .post("/v1/partners/{id}/merge", survivor);
    }

    private Response add(String name, String ein, @Nullable String website) {
        return officer.post("/v1/partners", """
                        {"name": "%s", "identifiers": [{"scheme": "%s", "value": "%s"}]%s}
                        """.formatted(
                                name,
                                Map.of('X', "OTHER", 'Y', "ANOTHER").getOrDefault(ein.charAt(0), "US-EIN"),
                                ein,
                                website == null ? "" : ", \"website\": \"%s\"".formatted(website)))
                .then()
                .statusCode(201)
                .extract()
                .response();
    }
}

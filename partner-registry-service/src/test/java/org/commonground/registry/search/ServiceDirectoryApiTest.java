package org.commonground.registry.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.hamcrest.Description;
import org.hamcrest.Matcher;
import org.hamcrest.TypeSafeMatcher;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ServiceDirectoryApiTest {
    private static final String DIRECTORY = "/v1/directory/services";
    /** In the middle of Pilsen, Chicago. */
    private static final String HERE = "latitude=41.8525&longitude=-87.6614";

    private final String district = "directory-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));
    private final Api resident = Api.as(Tokens.of(Role.COMMUNITY_MEMBER).inDistrict(district));
    private final Api leader = Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(district));
    private UUID partner;
    private Api own;

    @Inject
    Session db;

    @BeforeEach
    void a_partner() {
        partner = UUID.fromString(
                id(officer.post("/v1/partners", "{\"name\": \"Riverbend Collective\", \"types\": [\"CBO\"]}")));
        own = Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(district).ofPartners(partner));
    }

    @Test
    void words_in_a_name_count_more_than_words_in_a_description_and_the_answer_says_so() {
        var described = service("Homework club", "\"description\": \"Here we do some robotics too.\"");
        var named = service("Robotics for beginners", "\"description\": \"Every week.\"");
        service("Choir", "\"description\": \"We sing.\"");

        leader.get(DIRECTORY + "?text=robots&snippets=true")
                .then()
                .statusCode(200)
                .body(
                        "items.id", contains(named, described),
                        "items[0].relevance.text", greaterThan(0.5f),
                        "items[0].score", closeToFloat(0.6 * 0.607927),
                        "items[1].snippet", containsString("**robotics**"),
                        "items[0].snippet", nullValue(),
                        "items[0].partnerName", equalTo("Riverbend Collective"),
                        "spelling", equalTo("EXACT"),
                        "facets", nullValue());
        leader.get(DIRECTORY + "?text=riverbend").then().body("items", hasSize(3));
        leader.get(DIRECTORY + "?text=robotics -homework").then().body("items.id", contains(named));
    }

    @Test
    void a_word_that_nobody_uses_finds_names_that_are_spelt_alike() {
        var tutoring = service("Tutoring after school", "\"description\": \"\"");
        service("Choir", "\"description\": \"\"");

        leader.get(DIRECTORY + "?text=tutring")
                .then()
                .body("items.id", contains(tutoring), "spelling", equalTo("SIMILAR"));
        leader.get(DIRECTORY + "?text=xylophone").then().body("items", empty());
        leader.get(DIRECTORY + "?text=the").then().statusCode(200).body("items", empty());
    }

    @Test
    void words_that_are_spelt_well_are_not_taken_for_others_because_of_another_condition() {
        service("Tutoring after school", "\"description\": \"\", \"gradeLevels\": [\"06\"]");
        service("Tutring club", "\"description\": \"\", \"gradeLevels\": [\"03\"]");

        leader.get(DIRECTORY + "?text=tutoring&grade=03").then().body("items", empty(), "spelling", equalTo("EXACT"));
    }

    @Test
    void codes_of_one_kind_are_alternatives_and_kinds_are_conditions() {
        var reading = service(
                "Reading",
                "\"categories\": [\"TUTORING\"], \"gradeLevels\": [\"06\", \"07\"], \"languages\": [\"es\"],"
                        + " \"ageMin\": 11, \"ageMax\": 13, \"tiers\": [\"TIER_2\"]");
        var singing = service(
                "Singing",
                "\"categories\": [\"MUSIC\"], \"gradeLevels\": [\"06\"],"
                        + " \"capacities\": [{\"unit\": \"SEATS\", \"maximum\": 5, \"available\": 2}]");
        var cooking = service(
                "Cooking",
                "\"categories\": [\"NUTRITION\"], \"settings\": [\"HOME_VISIT\"],"
                        + " \"capacities\": [{\"unit\": \"SEATS\", \"maximum\": 5, \"available\": 0}]");

        found("category=TUTORING,MUSIC", reading, singing);
        found("category=TUTORING,MUSIC&grade=07", reading);
        found("grade=06&hasCapacity=true", singing);
        found("hasCapacity=false", reading, cooking);
        found("age=12", reading, singing, cooking);
        found("age=14", singing, cooking);
        found("language=es", reading);
        found("tier=TIER_2,TIER_3", reading);
        found("setting=HOME_VISIT&benefitArea=HEALTH_WELLBEING", cooking);
        found("partnerType=CBO&category=MUSIC", singing);
        found("partnerType=FAITH_BASED");
        found("minQuality=1");
        found("partnerId=" + UUID.randomUUID());
        // a term of the product's own lists is its code
        found("termId=" + term("MUSIC"), singing);
    }

    @Test
    void facets_count_all_results_and_not_only_the_page() {
        service("One", "\"categories\": [\"TUTORING\", \"MUSIC\"], \"gradeLevels\": [\"06\"]");
        service("Two", "\"categories\": [\"TUTORING\"], \"languages\": [\"es\"]");
        service("Three", "\"categories\": [\"DANCE\"]");

        leader.get(DIRECTORY
                        + "?category=TUTORING&limit=1&count=true&facets=category,grade,language,partnerType,quality")
                .then()
                .body(
                        "items", hasSize(1),
                        "totalCount", equalTo(2),
                        "facets.facet", contains("category", "grade", "language", "partnerType", "quality"),
                        "facets[0].counts.code", contains("TUTORING", "MUSIC"),
                        "facets[0].counts.count", contains(2, 1),
                        "facets[1].counts.code", contains("06"),
                        "facets[2].counts.code", contains("es"),
                        "facets[3].counts.count", contains(2),
                        "facets[4].counts", empty());
    }

    @Test
    void pages_go_on_where_they_ended_in_every_order() {
        var expected = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            var id = service("Club number " + i, "\"description\": \"Alike.\"");
            site(id, location("Hall " + i, "PUBLIC", 41.85 + i / 1000.0, -87.66));
            expected.add(id);
        }
        for (var sort : List.of("relevance", "distance", "name")) {
            var seen = new ArrayList<String>();
            @Nullable String cursor = null;
            do {
                var page = leader.get(DIRECTORY + "?text=club&limit=3&within=100000&" + HERE + "&sort=" + sort
                        + (cursor == null ? "" : "&cursor=" + cursor));
                page.then().statusCode(200);
                if (page.path("next") != null) page.then().header("Link", containsString("rel=\"next\""));
                seen.addAll(page.<List<String>>path("items.id"));
                cursor = page.path("next");
            } while (cursor != null);
            assertThat(seen).as(sort).containsExactlyInAnyOrderElementsOf(expected);
            if (sort.equals("name")) assertThat(seen).isEqualTo(expected);
        }
        String cursor = leader.get(DIRECTORY + "?limit=3").path("next");
        leader.get(DIRECTORY + "?limit=3&grade=06&cursor=" + cursor)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-cursor"));
    }

    @Test
    void every_page_counts_what_all_pages_show() {
        var codes = List.of("TUTORING", "MUSIC", "DANCE");
        for (int i = 0; i < 9; i++) {
            var id = service(
                    (i % 2 == 0 ? "Club " : "Choir ") + i,
                    "\"categories\": [\"%s\"%s]".formatted(codes.get(i % 3), i % 4 == 0 ? ", \"ARTS\"" : ""));
            // two places, of which either may be the nearer one, and one service without any
            if (i < 8) {
                site(id, location("Hall " + i, "PUBLIC", 41.85 + i / 200.0, -87.66));
                site(id, location("Other hall " + i, "PUBLIC", 41.85 + (8 - i) / 150.0, -87.66));
            }
        }
        for (var asked : List.of(
                "text=club",
                "text=club or choir&within=1500&" + HERE,
                "text=choir&sort=distance&" + HERE,
                "category=MUSIC,ARTS&sort=name",
                "within=100&text=club&" + HERE)) {
            var shown = new ArrayList<String>();
            var counted = new TreeMap<String, Integer>();
            @Nullable String cursor = null;
            do {
                var page = leader.get(DIRECTORY + "?limit=2&count=true&facets=category&" + asked
                        + (cursor == null ? "" : "&cursor=" + cursor));
                shown.addAll(page.<List<String>>path("items.id"));
                for (var some : page.<List<List<String>>>path("items.categories"))
                    some.forEach(code -> counted.merge(code, 1, Integer::sum));
                cursor = page.path("next");
                if (cursor != null) continue;
                assertThat(page.<Integer>path("totalCount")).as(asked).isEqualTo(shown.size());
                List<String> kinds = page.path("facets[0].counts.code");
                List<Integer> counts = page.path("facets[0].counts.count");
                assertThat(counts).as(asked).isSortedAccordingTo(Comparator.reverseOrder());
                for (int i = 0; i < kinds.size(); i++)
                    assertThat(counts.get(i)).as(asked).isEqualTo(counted.remove(kinds.get(i)));
                assertThat(counted).as(asked).isEmpty();
            } while (cursor != null);
            assertThat(shown).as(asked).doesNotHaveDuplicates();
        }
    }

    @Test
    void near_is_measured_to_the_nearest_place_and_within_leaves_out_what_is_farther() {
        var near = service("Near", "\"description\": \"\"");
        site(near, location("Far hall", "PUBLIC", 42.0, -87.6614));
        site(near, location("Near hall", "PUBLIC", 41.8615, -87.6614));
        var far = service("Far", "\"description\": \"\"");
        site(far, location("Other far hall", "PUBLIC", 41.95, -87.6614));
        var nowhere = service("Nowhere", "\"description\": \"\"");

        leader.get(DIRECTORY + "?sort=distance&" + HERE)
                .then()
                .body(
                        "items.id", contains(near, far, nowhere),
                        "items[0].nearest.name", equalTo("Near hall"),
                        "items[0].nearest.distanceMetres", equalTo(1001),
                        "items[2].nearest", nullValue());
        found("within=1002&" + HERE, near);
        found("within=1000&" + HERE);
        leader.get(DIRECTORY + "?within=2000&count=true&facets=capacity&" + HERE)
                .then()
                .body("totalCount", equalTo(1), "items[0].relevance.nearness", closeToFloat(1 / (1 + 1000.8 / 2000)));

        var school = school(41.9502, -87.6614);
        leader.get(DIRECTORY + "?within=500&schoolId=" + school).then().body("items.id", contains(far));
    }

    @Test
    void a_confidential_place_is_found_by_nobody_who_may_not_see_it() {
        var shelter = service("Night shelter", "\"categories\": [\"HOUSING\"]");
        site(shelter, location("Secret house", "RESTRICTED", 41.8530, -87.6614));
        var staff = service("Staff kitchen", "\"categories\": [\"NUTRITION\"]");
        site(staff, location("Back room", "DISTRICT", 41.8530, -87.6614));
        approve();
        var area = area();
        var analyst = Api.as(Tokens.of(Role.ANALYST).inDistrict(district));

        for (var where : List.of("within=500&" + HERE, "areaId=" + area)) {
            for (var outsider : List.of(resident, analyst))
                assertThat(outsider.get(DIRECTORY + "?count=true&facets=category&" + where)
                                .then()
                                .body("items", empty(), "totalCount", equalTo(0), "facets[0].counts", empty())
                                .extract()
                                .asString())
                        .doesNotContain("Secret", "Back room");
            leader.get(DIRECTORY + "?count=true&" + where)
                    .then()
                    .body("items.id", contains(staff), "totalCount", equalTo(1));
            for (var insider : List.of(own, officer))
                insider.get(DIRECTORY + "?" + where).then().body("items.id", containsInAnyOrder(shelter, staff));
        }
        // neither by the order: without a place that is seen there is no nearness
        resident.get(DIRECTORY + "?sort=distance&" + HERE)
                .then()
                .body(
                        "items.id", containsInAnyOrder(shelter, staff),
                        "items.relevance.nearness", contains(0f, 0f),
                        "items.nearest", contains(nullValue(), nullValue()));
        found("text=secret");
    }

    @Test
    void a_place_that_moves_or_closes_up_is_found_where_it_is_now() {
        var service = service("Moving", "\"description\": \"\"");
        var location = location("Hall", "PUBLIC", 41.8530, -87.6614);
        site(service, location);
        found("within=500&" + HERE, service);

        own.patch("/v1/locations/" + location, "{\"latitude\": 42.0}").then().statusCode(200);
        found("within=500&" + HERE);
        own.patch("/v1/locations/" + location, "{\"latitude\": 41.8530}").then().statusCode(200);
        found("within=500&" + HERE, service);
        own.patch("/v1/locations/" + location, "{\"visibility\": \"RESTRICTED\"}")
                .then()
                .statusCode(200);
        found("within=500&" + HERE);
        own.patch("/v1/locations/" + location, "{\"visibility\": \"PUBLIC\", \"type\": \"VIRTUAL\"}")
                .then()
                .statusCode(200);
        found("within=500&" + HERE);
    }

    @Test
    void what_is_written_is_found_at_once_and_what_is_withdrawn_no_more() {
        var service = service("Origami", "\"description\": \"Openings\"");
        own.patch("/v1/services/" + service, "{\"name\": \"Checkers\"}").then().statusCode(200);
        found("text=origami");
        found("text=checkers", service);

        own.patch("/v1/partners/" + partner, "{\"name\": \"Hillside Players\"}")
                .then()
                .statusCode(200);
        found("text=riverbend");
        found("text=hillside checkers", service);

        own.transition("/v1/services/" + service, "{\"to\": \"INACTIVE\"}")
                .then()
                .statusCode(200);
        found("text=checkers");
    }

    @Test
    void a_school_is_a_place_once_it_has_accepted() {
        var school = school(41.8530, -87.6614);
        var service = service("At school", "\"description\": \"\"");
        var site = id(own.post(
                "/v1/service-sites",
                "{\"serviceId\": \"%s\", \"site\": {\"educationOrgId\": \"%s\"}}".formatted(service, school)));
        found("within=500&" + HERE);

        Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(district).ofSchools(UUID.fromString(school)))
                .transition("/v1/service-sites/" + site, "{\"to\": \"SCHOOL_ACCEPTED\"}")
                .then()
                .statusCode(200);
        leader.get(DIRECTORY + "?within=500&" + HERE)
                .then()
                .body("items.id", contains(service), "items[0].nearest.educationOrgId", equalTo(school));
    }

    @Test
    void days_and_times_are_those_of_the_place_that_is_near() {
        var service = service(
                "Twice",
                "\"schedules\": [{\"rrule\": \"FREQ=WEEKLY;BYDAY=MO\", \"opensAt\": \"15:00\", \"closesAt\": \"17:00\"}]");
        var near = location("Near", "PUBLIC", 41.8530, -87.6614);
        id(own.post("/v1/service-sites", """
                {"serviceId": "%s", "site": {"locationId": "%s",
                 "schedules": [{"rrule": "FREQ=WEEKLY;BYDAY=TU", "opensAt": "18:00", "closesAt": "19:00"}]}}
                """.formatted(service, near)));

        found("day=MONDAY", service);
        found("day=TUESDAY&fromTime=18:30", service);
        found("day=TUESDAY&fromTime=19:00");
        found("day=SUNDAY");
        found("day=TUESDAY&within=500&" + HERE, service);
        found("day=MONDAY&within=500&" + HERE);
    }

    @Test
    void an_area_has_what_is_given_in_it_and_what_is_for_its_people() {
        var area = area();
        var inside = service("Inside", "\"description\": \"\"");
        site(inside, location("In the middle", "PUBLIC", 41.8530, -87.6614));
        var hole = service("In the hole", "\"description\": \"\"");
        site(hole, location("In the park", "PUBLIC", 41.8600, -87.6700));
        var outside = service("Outside", "\"description\": \"\"");
        site(outside, location("Elsewhere", "PUBLIC", 41.9900, -87.6614));
        var forThem = service("For them", "\"serviceAreas\": [{\"areaId\": \"%s\"}]".formatted(area));

        found("areaId=" + area, inside, forThem);
        found("areaId=%s&within=500&%s".formatted(area, HERE), inside);
    }

    @Test
    void the_public_finds_what_approved_partners_offer_in_its_district_only() {
        var service = service("Open door", "\"description\": \"\"");
        resident.get(DIRECTORY + "?text=open door").then().body("items.id", contains(service));
        var anonymous = Api.as(Tokens.of().inDistrict(district));
        anonymous
                .get(DIRECTORY + "?text=open door&count=true&facets=category")
                .then()
                .statusCode(200)
                .body("items", empty(), "totalCount", equalTo(0));
        approve();
        anonymous.get(DIRECTORY + "?text=open door").then().body("items.id", contains(service));
        Api.as(Tokens.officer().inDistrict("elsewhere"))
                .get(DIRECTORY + "?text=open door")
                .then()
                .body("items.id", not(hasItem(service)));
    }

    @Test
    void everything_wrong_with_a_question_is_said_at_once() {
        leader.get(DIRECTORY
                        + "?category=TUTORING,NONSENSE&grade=6&age=200&day=MO&within=5&latitude=91&sort=best&limit=0"
                        + "&facets=colour&minQuality=5&termId=x&hasCapacity=yes&fromTime=late&text=" + "a".repeat(201))
                .then()
                .statusCode(400)
                .body(
                        "code", equalTo("invalid-parameter"),
                        "violations.parameter",
                                containsInAnyOrder(
                                        "category",
                                        "grade",
                                        "age",
                                        "day",
                                        "latitude",
                                        "longitude",
                                        "sort",
                                        "limit",
                                        "facets",
                                        "minQuality",
                                        "termId",
                                        "hasCapacity",
                                        "fromTime",
                                        "text"),
                        "violations.find { it.parameter == 'category' }.allowed", hasItem("TUTORING"));
        leader.get(DIRECTORY + "?within=5").then().statusCode(400).body("violations.code", contains("no-origin"));
        leader.get(DIRECTORY + "?colour=red")
                .then()
                .statusCode(400)
                .body("violations.code", contains("unknown-parameter"));
        leader.get(DIRECTORY + "?schoolId=%s&areaId=%s".formatted(UUID.randomUUID(), UUID.randomUUID()))
                .then()
                .statusCode(400)
                .body("violations.code", containsInAnyOrder("unknown-school", "unknown-area"));
        for (var text : List.of("'\";--", "((", ":*", "!!", "a".repeat(200), "\\", "% & | !"))
            leader.request().queryParam("text", text).get(DIRECTORY).then().statusCode(200);
    }

    @Test
    void the_terms_may_stand_in_a_body_where_they_would_tell_of_a_person() {
        var service = service("Grief group", "\"categories\": [\"COUNSELING\"]");
        leader.post(
                        DIRECTORY + "/search",
                        "{\"text\": \"grief\", \"category\": \"COUNSELING\", \"count\": true, \"age\": 12}")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("items.id", contains(service), "totalCount", equalTo(1));
        leader.post(DIRECTORY + "/search", "{\"colour\": \"red\"}").then().statusCode(400);
    }

    private void found(String query, String... ids) {
        var answer = resident.get(DIRECTORY + "?count=true&" + query);
        answer.then().statusCode(200);
        assertThat(answer.<List<String>>path("items.id")).as(query).containsExactlyInAnyOrder(ids);
        assertThat(answer.<Integer>path("totalCount")).as(query).isEqualTo(ids.length);
    }

    private static Matcher<Number> closeToFloat(double expected) {
        return new TypeSafeMatcher<>() {
            @Override
            protected boolean matchesSafely(Number actual) {
                return closeTo(expected, 0.001).matches(actual.doubleValue());
            }

            @Override
            public void describeTo(Description description) {
                description.appendText("about ").appendValue(expected);
            }
        };
    }

    private String service(String name, String fields) {
        return id(own.post(
                "/v1/services", "{\"partnerId\": \"%s\", \"name\": \"%s\", %s}".formatted(partner, name, fields)));
    }

    private String location(String name, String visibility, double latitude, double longitude) {
        return id(own.post("/v1/locations", """
                {"partnerId": "%s", "location": {"name": "%s", "visibility": "%s", "latitude": %s, "longitude": %s}}
                """.formatted(partner, name, visibility, latitude, longitude)));
    }

    private void site(String service, String location) {
        id(own.post(
                "/v1/service-sites",
                "{\"serviceId\": \"%s\", \"site\": {\"locationId\": \"%s\"}}".formatted(service, location)));
    }

    private String school(double latitude, double longitude) {
        return id(officer.post("/v1/education-orgs", """
                {"sourcedId": "%s", "name": "Halsted School", "type": "SCHOOL", "latitude": %s, "longitude": %s}
                """.formatted(UUID.randomUUID(), latitude, longitude)));
    }

    /** A square around the place, with a hole in it. */
    private String area() {
        return id(officer.post("/v1/areas", """
                {"name": "Pilsen", "kind": "NEIGHBORHOOD", "extent": {"type": "Polygon", "coordinates": [
                    [[-87.70, 41.84], [-87.64, 41.84], [-87.64, 41.87], [-87.70, 41.87], [-87.70, 41.84]],
                    [[-87.68, 41.855], [-87.66, 41.855], [-87.66, 41.865], [-87.68, 41.865], [-87.68, 41.855]]]}}
                """));
    }

    private String term(String code) {
        return leader.get("/hsds/taxonomy_terms?search=" + code)
                .path("contents.find { it.code == '%s' }.id".formatted(code));
    }

    private void approve() {
        QuarkusTransaction.requiringNew()
                .run(() -> db.createNativeMutationQuery(
                                "update partner set registration_state = 'APPROVED' where district = :district and id = :id")
                        .setParameter("district", district)
                        .setParameter("id", partner)
                        .executeUpdate());
    }

    private static String id(Response created) {
        return created.then()
                .statusCode(201)
                .body("id", notNullValue())
                .extract()
                .path("id");
    }
}

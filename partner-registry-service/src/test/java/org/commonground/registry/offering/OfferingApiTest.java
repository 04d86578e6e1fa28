package org.commonground.registry.offering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class OfferingApiTest {
    private final String district = "offering-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));
    private final Api resident = Api.as(Tokens.of(Role.COMMUNITY_MEMBER).inDistrict(district));
    /** Sees the whole district, and nothing that is confidential in it. */
    private final Api analyst =
            Api.as(Tokens.of(Role.ANALYST).ofTheWholeDistrict().inDistrict(district));

    private final Api leader = Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(district));
    private String partner;
    private Api own;

    @BeforeEach
    void a_partner() {
        partner = id(officer.post("/v1/partners", "{\"name\": \"Riverbend Youth Collective\"}"));
        own = Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(district).ofPartners(UUID.fromString(partner)));
    }

    @Test
    void a_partner_describes_a_service_in_full_and_reads_it_back() {
        var program = id(own.post("/v1/programs", """
                {"partnerId": "%s", "program": {"name": "Riverbend Reads", "evidenceBase": "STRONG"}}
                """.formatted(partner)));
        var path = "/v1/services/" + id(own.post("/v1/services", """
                {"partnerId": "%s", "programId": "%s", "name": "Reading circle", "categories": ["TUTORING", "FAMILY_ENGAGEMENT"],
                 "ageMin": 10, "ageMax": 14.5, "deliveryModes": ["SMALL_GROUP"], "tiers": ["TIER_2"],
                 "dosage": {"sessionsPerWeek": 3, "minutesPerSession": 30, "weeks": 20},
                 "costOptions": [{"option": "Everybody", "price": {"amount": "0.00", "currency": "USD"}}],
                 "schedules": [{"rrule": "FREQ=WEEKLY;BYDAY=MO,WE", "opensAt": "15:30", "closesAt": "18:00"}],
                 "capacities": [{"unit": "SEATS", "maximum": 20, "available": 12, "funded": 15, "populationCode": "EL"}]}
                """.formatted(partner, program)));

        own.get(path)
                .then()
                .statusCode(200)
                .body(
                        "programId", equalTo(program),
                        "benefitAreas", contains("ACADEMIC_SUPPORT", "FAMILY_STABILITY"),
                        "ageMin", equalTo(10),
                        "ageMax", equalTo(14.5f),
                        "dosage.minutesPerSession", equalTo(30),
                        "costOptions[0].price.amount", equalTo("0.00"),
                        "schedules[0].opensAt", equalTo("15:30:00"),
                        "capacities[0].funded", equalTo(15),
                        "allowedTransitions", hasItems("INACTIVE", "DEFUNCT"),
                        "assurance.lastCheckedOn",
                                equalTo(LocalDate.now(ZoneId.of("America/Chicago"))
                                        .toString()));
        own.patch(path, "{\"alert\": \"Moved to room 4\", \"tiers\": null}")
                .then()
                .statusCode(200)
                .body("alert", equalTo("Moved to room 4"), "tiers", hasSize(0), "version", equalTo(1));
        own.patch(path, "{\"alert\": \"Moved to room 4\"}").then().body("version", equalTo(1));
        officer.get("/v1/services?filter=tiers ~ 'TIER_2'").then().body("items", hasSize(0));
    }

    @Test
    void everything_wrong_with_a_service_is_said_at_once() {
        own.post("/v1/services", """
                {"partnerId": "%s", "name": "<b>Bold</b>", "description": "%s", "ageMin": 200}
                """.formatted(partner, "x".repeat(10_001)))
                .then()
                .statusCode(422)
                .body("violations.pointer", hasItems("/name", "/description", "/ageMin"));
        own.post("/v1/services", """
                {"partnerId": "%s", "name": "Ages < 5 & up", "ageMin": 9, "ageMax": 8,
                 "capacities": [{"unit": "SEATS", "maximum": 1, "available": 2, "funded": 3}],
                 "schedules": [{"rrule": "FREQ=HOURLY", "opensAt": "15:30"}]}
                """.formatted(partner))
                .then()
                .statusCode(422)
                .body(
                        "violations.pointer",
                        hasItems(
                                "/ageMax",
                                "/capacities/0/available",
                                "/capacities/0/funded",
                                "/schedules/0/rrule",
                                "/schedules/0/closesAt"));
        own.post(
                        "/v1/services",
                        "{\"partnerId\": \"%s\", \"name\": \"x\", \"programId\": \"%s\"}"
                                .formatted(partner, UUID.randomUUID()))
                .then()
                .statusCode(422)
                .body("violations[0].code", equalTo("unknown-program"));
    }

    @Test
    void a_service_is_given_at_places_and_each_change_of_one_is_published() {
        var service = service("Homework club");
        var location = location("North hall", "PUBLIC");
        var site = id(own.post("/v1/service-sites", """
                {"serviceId": "%s", "site": {"locationId": "%s",
                 "schedules": [{"rrule": "FREQ=WEEKLY;BYDAY=TU", "opensAt": "16:00", "closesAt": "18:00"}]}}
                """.formatted(service, location)));

        resident.get("/v1/services/" + service)
                .then()
                .body("sites[0].name", equalTo("North hall"), "sites[0].latitude", equalTo(41.90137f));
        resident.get("/v1/service-sites/" + site)
                .then()
                .body("days", contains("TUESDAY"), "placementState", nullValue());
        published(service, "North hall");

        own.patch("/v1/locations/" + location, "{\"name\": \"South hall\"}")
                .then()
                .statusCode(200);
        published(service, "South hall");
        own.post(
                        "/v1/service-sites",
                        "{\"serviceId\": \"%s\", \"site\": {\"locationId\": \"%s\"}}".formatted(service, location))
                .then()
                .statusCode(409)
                .body("code", equalTo("duplicate"));
        delete("/v1/locations/" + location)
                .then()
                .statusCode(422)
                .body("violations[0].code", equalTo("location-in-use"));
        delete("/v1/service-sites/" + site).then().statusCode(204);
        published(service, "\"sites\":[]");
        delete("/v1/locations/" + location).then().statusCode(204);
    }

    @Test
    void a_confidential_place_is_told_to_nobody_but_the_partner_and_the_partnership_office() {
        var service = service("Shelter tutoring");
        var location = location("Secret shelter", "RESTRICTED");
        var site = id(own.post("/v1/service-sites", """
                {"serviceId": "%s", "site": {"locationId": "%s", "description": "Ring at the Secret shelter",
                 "contacts": [{"name": "Night desk", "visibility": "PUBLIC"}]}}
                """.formatted(service, location)));

        for (var reader : new Api[] {resident, leader, analyst}) {
            for (var path : new String[] {
                "/v1/services/" + service,
                "/v1/services?filter=partnerId = '" + partner + "'",
                "/v1/service-sites/" + site,
                "/v1/service-sites?filter=serviceId = '" + service + "'",
                "/v1/locations/" + location,
                "/v1/locations?filter=name ~ 'Secret'&count=true"
            })
                assertThat(reader.get(path).then().statusCode(200).extract().asString())
                        .as(path)
                        .doesNotContain("Secret", "41.90137", "-87.60429", "Example Street", "Night desk");
            reader.get("/v1/locations/" + location).then().body("redacted", equalTo(true), "name", nullValue());
            reader.get("/v1/locations?filter=name ~ 'Secret'&count=true").then().body("totalCount", equalTo(0));
            reader.get("/v1/service-sites/" + site)
                    .then()
                    .body("place.redacted", equalTo(true), "redactedContacts", equalTo(1), "description", nullValue());
        }
        for (var insider : new Api[] {own, officer})
            insider.get("/v1/service-sites/" + site)
                    .then()
                    .body(
                            "place.name",
                            equalTo("Secret shelter"),
                            "contacts",
                            hasSize(1),
                            "redactedContacts",
                            equalTo(0));
        await().untilAsserted(() -> assertThat(Events.on("registry.service.v1"))
                .anySatisfy(message -> assertThat(message.value()).contains(service, "Confidential location")));
        assertThat(Events.on("registry.service.v1"))
                .noneSatisfy(message -> assertThat(message.value()).contains("Secret"));
    }

    @Test
    void the_history_tells_nobody_what_the_row_held_back_from_them() {
        var contacts = "{\"contacts\": [{\"name\": \"Open door\", \"visibility\": \"PUBLIC\"},"
                + " {\"name\": \"%s\", \"visibility\": \"RESTRICTED\"}]}";
        own.patch("/v1/partners/" + partner, contacts.formatted("Secret aunt"))
                .then()
                .statusCode(200);
        own.patch("/v1/partners/" + partner, contacts.formatted("Secret uncle"))
                .then()
                .statusCode(200);
        var location = location("Secret shelter", "RESTRICTED");
        own.patch("/v1/locations/" + location, "{\"name\": \"Secret house\"}")
                .then()
                .statusCode(200);
        own.patch("/v1/locations/" + location, "{\"name\": \"Open house\", \"visibility\": \"PUBLIC\"}")
                .then()
                .statusCode(200);

        for (var path :
                new String[] {"/v1/partners/" + partner + "/history", "/v1/locations/" + location + "/history"}) {
            assertThat(leader.get(path).then().statusCode(200).extract().asString())
                    .as(path)
                    .contains("Open", "redacted")
                    .doesNotContain("Secret");
            for (var insider : new Api[] {own, officer})
                assertThat(insider.get(path).then().statusCode(200).extract().asString())
                        .as(path)
                        .contains("Secret");
        }
    }

    @Test
    void contacts_and_phones_are_shown_as_far_as_their_visibility_reaches() {
        own.patch("/v1/partners/" + partner, """
                {"contacts": [
                  {"name": "Open door", "visibility": "PUBLIC", "phones": [
                     {"number": "555-0100"}, {"number": "555-0199", "visibility": "RESTRICTED"}]},
                  {"name": "Schools only", "visibility": "DISTRICT"}, {"name": "Nobody else", "visibility": "RESTRICTED"}],
                 "phones": [{"number": "555-0111", "visibility": "DISTRICT"}]}
                """)
                .then()
                .statusCode(200)
                .body("contacts", hasSize(3), "contacts[0].phones", hasSize(2));

        leader.get("/v1/partners/" + partner)
                .then()
                .body(
                        "contacts.name", contains("Open door", "Schools only"),
                        "contacts[0].phones.number", contains("555-0100"),
                        "contacts[0].redactedPhones", equalTo(1),
                        "contacts[1].redactedPhones", nullValue(),
                        "redactedContacts", equalTo(1),
                        "phones", hasSize(1));
        own.get("/v1/partners/" + partner).then().body("contacts[0].redactedPhones", nullValue());
        analyst.get("/v1/partners/" + partner)
                .then()
                .body(
                        "contacts.name",
                        contains("Open door"),
                        "redactedContacts",
                        equalTo(2),
                        "redactedPhones",
                        equalTo(1));
    }

    @Test
    void of_every_phone_that_is_held_back_there_is_a_mark() {
        var phones =
                "\"phones\": [{\"number\": \"555-0100\"}, {\"number\": \"555-0199\", \"visibility\": \"RESTRICTED\"}]";
        var service = id(own.post(
                "/v1/services", "{\"partnerId\": \"%s\", \"name\": \"Helpline\", %s}".formatted(partner, phones)));
        var location = location("Hall", "PUBLIC");
        own.patch("/v1/locations/" + location, "{%s}".formatted(phones)).then().statusCode(200);
        var site = id(own.post(
                "/v1/service-sites",
                "{\"serviceId\": \"%s\", \"site\": {\"locationId\": \"%s\", %s}}"
                        .formatted(service, location, phones)));

        for (var path :
                new String[] {"/v1/services/" + service, "/v1/locations/" + location, "/v1/service-sites/" + site}) {
            analyst.get(path)
                    .then()
                    .statusCode(200)
                    .body("phones.number", contains("555-0100"), "redactedPhones", equalTo(1));
            own.get(path).then().body("phones", hasSize(2), "redactedPhones", equalTo(0));
        }
        own.patch("/v1/locations/" + location, "{\"visibility\": \"RESTRICTED\"}")
                .then()
                .statusCode(200);
        for (var path : new String[] {"/v1/locations/" + location, "/v1/service-sites/" + site})
            analyst.get(path).then().body("phones", nullValue(), "redactedPhones", equalTo(2));
    }

    @Test
    void a_service_pauses_closes_and_comes_back_by_its_partner_alone() {
        var path = "/v1/services/" + service("Chess club");
        var stranger = Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(district).ofPartners(UUID.randomUUID()));
        var staff = Api.as(Tokens.of(Role.PARTNER_STAFF).inDistrict(district).ofPartners(UUID.fromString(partner)));

        stranger.transition(path, "{\"to\": \"INACTIVE\"}").then().statusCode(404);
        staff.transition(path, "{\"to\": \"INACTIVE\"}").then().statusCode(403);
        for (var to :
                new String[] {"INACTIVE", "TEMPORARILY_CLOSED", "ACTIVE", "TEMPORARILY_CLOSED", "INACTIVE", "ACTIVE"})
            own.transition(path, "{\"to\": \"%s\"}".formatted(to))
                    .then()
                    .statusCode(200)
                    .body("status", equalTo(to));
        own.transition(path, "{\"to\": \"ACTIVE\"}").then().statusCode(409);
        officer.get(path).then().body("status", equalTo("ACTIVE"), "version", equalTo(6));
    }

    @Test
    void a_service_at_a_school_begins_as_a_request_to_it() {
        var service = service("Mentoring");
        own.post(
                        "/v1/service-sites",
                        "{\"serviceId\": \"%s\", \"site\": {\"educationOrgId\": \"%s\"}}"
                                .formatted(service, UUID.randomUUID()))
                .then()
                .statusCode(422)
                .body("violations[0].code", equalTo("unknown-school"));
        own.post("/v1/service-sites", "{\"serviceId\": \"%s\", \"site\": {}}".formatted(service))
                .then()
                .statusCode(422)
                .body("violations[0].code", equalTo("one-place"));
    }

    @Test
    void a_retired_service_stays_retired_and_others_learn_of_it() {
        var service = service("Old club");
        var path = "/v1/services/" + service;
        own.transition(path, "{\"to\": \"DEFUNCT\"}").then().statusCode(200).body("allowedTransitions", hasSize(0));
        own.transition(path, "{\"to\": \"ACTIVE\"}")
                .then()
                .statusCode(409)
                .body("violations[0].code", equalTo("no-such-transition"));
        await().untilAsserted(() -> assertThat(Events.on("registry.service.v1")).anySatisfy(message -> {
            assertThat(message.key()).isEqualTo(service);
            assertThat(Events.attribute(message, "type")).isEqualTo("registry.service.retired");
        }));
    }

    @Test
    void what_nobody_has_checked_for_long_is_found_and_reminded_of_once() {
        var service = service("Forgotten club");
        var later = LocalDate.now(java.time.ZoneId.of("America/Chicago")).plusDays(400);
        own.get("/v1/services?staleBefore=" + later).then().body("items.id", contains(service));
        own.get("/v1/services?staleBefore=2020-01-01").then().body("items", hasSize(0));
        own.get("/v1/services?staleBefore=soon")
                .then()
                .statusCode(400)
                .body("violations[0].parameter", equalTo("staleBefore"));

        var reminders = Arc.container().instance(AssuranceReminders.class).get();
        assertThat(CurrentCaller.asSystem(district, () -> reminders.remind(later)))
                .isEqualTo(1);
        assertThat(CurrentCaller.asSystem(district, () -> reminders.remind(later)))
                .isZero();
        await().untilAsserted(() -> assertThat(Events.on("registry.assurance.v1"))
                .anySatisfy(message -> assertThat(message.value()).contains(service, "Forgotten club")));
        own.request().post("/v1/services/" + service + "/assurance").then().statusCode(200);
        assertThat(CurrentCaller.asSystem(district, () -> reminders.remind(later)))
                .isEqualTo(1);
    }

    @Test
    void a_partner_changes_nothing_of_another() {
        var service = service("Theirs");
        var location = location("Theirs", "PUBLIC");
        var other = Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(district).ofPartners(UUID.randomUUID()));

        other.patch("/v1/services/" + service, "{\"alert\": \"x\"}").then().statusCode(404);
        other.patch("/v1/locations/" + location, "{\"name\": \"x\"}").then().statusCode(404);
        other.post(
                        "/v1/service-sites",
                        "{\"serviceId\": \"%s\", \"site\": {\"locationId\": \"%s\"}}".formatted(service, location))
                .then()
                .statusCode(404)
                .body("detail", not(containsString("Theirs")));
    }

    private void published(String service, String text) {
        await().untilAsserted(() -> assertThat(Events.on("registry.service.v1")).anySatisfy(message -> {
            assertThat(message.key()).isEqualTo(service);
            assertThat(message.value()).contains(text);
        }));
    }

    private Response delete(String path) {
        return own.request().header("If-Match", own.get(path).header("ETag")).delete(path);
    }

    private String service(String name) {
        return id(own.post("/v1/services", "{\"partnerId\": \"%s\", \"name\": \"%s\"}".formatted(partner, name)));
    }

    private String location(String name, String visibility) {
        return id(own.post("/v1/locations", """
                {"partnerId": "%s", "location": {"name": "%s", "visibility": "%s", "latitude": 41.90137, "longitude": -87.60429,
                 "addresses": [{"line1": "1 Example Street", "city": "Chicago", "stateProvince": "IL", "postalCode": "60608"}]}}
                """.formatted(partner, name, visibility)));
    }

    private static String id(Response created) {
        return created.then().statusCode(201).extract().path("id");
    }
}

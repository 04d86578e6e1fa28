package org.commonground.registry.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.registry.partner.Applicant;
import org.commonground.registry.partner.RatePartner;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

/** From a first call to a portfolio, through the door. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class OutreachApiTest {
    private final LocalDate today = LocalDate.now(ZoneId.of("America/Chicago"));

    private final String district = "outreach-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    @Inject
    RatePartner ratings;

    @Test
    void outreach_is_seen_by_the_office_and_by_who_wrote_it() {
        var prospect = Applicant.prospect(district, "Suggested by a parent");
        var school = Api.as(Tokens.of(Role.SCHOOL_LIAISON).named("liaison-1").inDistrict(district));
        var another = Api.as(Tokens.of(Role.SCHOOL_LIAISON).named("liaison-2").inDistrict(district));
        var note = """
                {"partnerId": "%s", "engagement": {"at": "2025-01-02T10:00:00Z", "channel": "%s", "outcome": "SUGGESTED",
                 "suggestedBy": "Parent of a sixth-grader", "nextAction": "Call them", "nextActionOn": "2025-01-09"}}
                """;

        school.post("/v1/prospect-engagements", note.formatted(prospect.id(), "PHONE"))
                .then()
                .statusCode(422)
                .body("violations.code", contains("not-a-referral"));
        String id = school.post("/v1/prospect-engagements", note.formatted(prospect.id(), "REFERRAL"))
                .then()
                .statusCode(201)
                .body("by", equalTo("liaison-1"))
                .extract()
                .path("id");

        another.get("/v1/prospect-engagements/" + id).then().statusCode(404);
        another.get("/v1/prospect-engagements").then().body("items", hasSize(0));
        officer.get("/v1/prospect-engagements?filter=nextActionOn <= '2025-01-09'")
                .then()
                .body("items.id", contains(id));
        school.patch("/v1/prospect-engagements/" + id, "{\"nextAction\": null}")
                .then()
                .statusCode(422)
                .body("violations.code", contains("half-a-plan"));
        school.patch(
                        "/v1/prospect-engagements/" + id,
                        "{\"outcome\": \"INTERESTED\", \"nextAction\": null, \"nextActionOn\": null}")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"");
    }

    @Test
    void a_training_tells_numbers_to_others_and_names_to_its_host_only() {
        var host = Applicant.prospect(district, "Hosting");
        String path = "/v1/capacity-events/"
                + host.admin()
                        .post("/v1/capacity-events", """
                        {"title": "Restorative practice", "kind": "TRAINING", "leverTag": "CAPACITY",
                         "startsAt": "2025-01-02T10:00:00Z", "hostPartnerId": "%s"}
                        """.formatted(host.id()))
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
        host.admin()
                .post("/v1/capacity-events", """
                        {"title": "Somebody else's", "kind": "TRAINING", "leverTag": "CAPACITY",
                         "startsAt": "2025-01-02T10:00:00Z", "hostPartnerId": "%s"}
                        """.formatted(UUID.randomUUID()))
                .then()
                .statusCode(422)
                .body("violations.code", contains("not-yours"));
        host.admin()
                .request()
                .contentType("application/json")
                .header("If-Match", "*")
                .body("""
                        {"attendance": [{"actorKind": "FAMILY", "preRating": 1, "postRating": 4},
                         {"actorKind": "FAMILY", "preRating": 2, "postRating": 4},
                         {"actorKind": "SCHOOL_STAFF", "preRating": 3, "postRating": 4}]}
                        """)
                .put(path + "/attendance")
                .then()
                .statusCode(200)
                .body("attendance", hasSize(3), "summary.meanPre", equalTo(2.0f));
        host.admin().transition(path, "{\"to\": \"HELD\"}").then().statusCode(200);

        Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(district))
                .get(path)
                .then()
                .body("attendance", nullValue(), "summary.total", equalTo(3));
        var id = path.substring(path.lastIndexOf('/') + 1);
        await().untilAsserted(() -> assertThat(Events.on("registry.capacity-event.v1"))
                .filteredOn(message -> message.key().equals(id))
                .singleElement()
                .satisfies(message -> assertThat(message.value())
                        .contains("attendanceCountsByActorKind")
                        .doesNotContain("personId", "preRating")));
    }

    @Test
    void a_level_of_quality_comes_from_metrics_alone_and_opens_the_portfolio() {
        var partner = Applicant.approved(district, "Assessed", today.plusDays(100));
        String service = partner.admin().get("/v1/services").path("items[0].id");
        String call = officer.post("/v1/portfolio-calls", """
                        {"title": "Tutoring", "categories": ["TUTORING"], "opensOn": "%s", "closesOn": "%s",
                         "frameworkCode": "program-quality-v1", "minLevel": 3}
                        """.formatted(today.minusDays(2), today.plusDays(10)))
                .then()
                .statusCode(201)
                .body("phase", equalTo("OPEN"))
                .extract()
                .path("id");
        var entry = """
                {"callId": "%s", "serviceId": "%s"}
                """.formatted(call, service);
        String path = "/v1/portfolio-applications/"
                + partner.admin()
                        .post("/v1/portfolio-applications", entry)
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
        partner.admin().post("/v1/portfolio-applications", entry).then().statusCode(409);
        partner.admin().transition(path, "{\"to\": \"SUBMITTED\"}").then().statusCode(200);
        officer.transition(path, "{\"to\": \"VETTING\"}").then().statusCode(200);
        officer.transition(path, "{\"to\": \"SELECTED\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("quality-too-low"));

        quality("PARTNER", partner.id(), 3, today.plusDays(30));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> officer.get(partner.path()).then().body("qualityLevel", equalTo(3)));
        officer.transition(path, "{\"to\": \"SELECTED\"}").then().statusCode(200);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Events.on("registry.portfolio-selection.v1"))
                        .anySatisfy(event -> assertThat(event.value()).contains(call, service)));
        Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(UUID.randomUUID()).inDistrict(district))
                .get(path)
                .then()
                .statusCode(404);

        ratings.tick(today.plusDays(31));
        officer.get(partner.path()).then().body("qualityLevel", nullValue());
    }

    @Test
    void a_school_offers_something_back() {
        var closed = """
                {"schoolId": "%s", "offer": {"kind": "SERVICE_LEARNING", "title": "Reading buddies",
                 "availableFrom": "2027-02-01", "availableTo": "2027-01-01",
                 "placementSites": [{"name": "Library", "latitude": 41.9}]}}
                """.formatted(UUID.randomUUID());
        officer.post("/v1/contribution-offers", closed)
                .then()
                .statusCode(422)
                .body("violations.code", containsInAnyOrder("end-before-start", "half-a-coordinate"));
        Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(district))
                .post("/v1/contribution-offers", closed)
                .then()
                .statusCode(404);
    }

    @Test
    void an_offer_of_a_school_is_paused_reopened_and_closed_by_that_school() {
        String school = officer.post("/v1/education-orgs", "{\"name\": \"Maple Grove\", \"type\": \"SCHOOL\"}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        var liaison = Api.as(Tokens.of(Role.SCHOOL_LIAISON)
                .ofSchools(UUID.fromString(school))
                .inDistrict(district));
        var path = "/v1/contribution-offers/"
                + liaison.post("/v1/contribution-offers", """
                        {"schoolId": "%s", "offer": {"kind": "FACILITY_SHARING", "title": "The gym"}}
                        """.formatted(school))
                        .then()
                        .statusCode(201)
                        .body("state", equalTo("OPEN"), "allowedTransitions", containsInAnyOrder("PAUSED", "CLOSED"))
                        .extract()
                        .<String>path("id");
        var another = Api.as(
                Tokens.of(Role.SCHOOL_LEADER).ofSchools(UUID.randomUUID()).inDistrict(district));

        another.get(path).then().statusCode(200).body("allowedTransitions", hasSize(0));
        another.transition(path, "{\"to\": \"PAUSED\"}").then().statusCode(404);
        for (var to : new String[] {"PAUSED", "OPEN", "PAUSED", "CLOSED"})
            liaison.transition(path, "{\"to\": \"%s\"}".formatted(to))
                    .then()
                    .statusCode(200)
                    .body("state", equalTo(to));
        liaison.transition(path, "{\"to\": \"OPEN\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("no-such-transition"));
        liaison.get(path).then().body("state", equalTo("CLOSED"), "version", equalTo(4));
    }

    private void quality(String subject, UUID id, int level, LocalDate validTo) {
        Events.send("metrics.quality.v1", "metrics.quality.published", UUID.randomUUID(), 1, district, """
                {"quality": {"subject": "%s", "subjectId": "%s", "frameworkCode": "program-quality-v1",
                 "overallLevel": %d, "raterKinds": ["DISTRICT"], "validTo": "%s"}}
                """.formatted(
                        subject, id, level, validTo));
    }
}

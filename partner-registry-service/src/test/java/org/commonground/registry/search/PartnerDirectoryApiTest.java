package org.commonground.registry.search;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PartnerDirectoryApiTest {
    private static final String DIRECTORY = "/v1/directory/partners";
    private static final String HERE = "latitude=41.8525&longitude=-87.6614";

    private final String district = "partners-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));
    private final Api leader = Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(district));
    private final Api resident = Api.as(Tokens.of(Role.COMMUNITY_MEMBER).inDistrict(district));
    private String club;
    private String clinic;

    @Inject
    Session db;

    @BeforeEach
    void two_partners() {
        club = partner("Hillside Chess Club", "CBO", "Chess for everybody.");
        clinic =
                partner("Lakeview Clinic", "HOSPITAL_HEALTH_PROVIDER", "We look after teeth, and after chess players.");
        var openings = service(club, "Openings", "\"categories\": [\"COURSE_ACCESS\"], \"gradeLevels\": [\"06\"]");
        service(club, "Endgames", "\"categories\": [\"STEM\"], \"gradeLevels\": [\"07\"]");
        service(clinic, "Screening", "\"categories\": [\"DENTAL_VISION\"]");
        site(club, openings, "PUBLIC");
    }

    @Test
    void partners_are_found_by_their_own_words_and_by_those_of_what_they_offer() {
        leader.get(DIRECTORY + "?text=chess&count=true")
                .then()
                .statusCode(200)
                .body(
                        "items.id", contains(club, clinic),
                        "totalCount", equalTo(2),
                        "items[0].relevance.text", greaterThan(0.5f),
                        "items[0].services", equalTo(2),
                        "items[0].types", contains("CBO"));
        leader.get(DIRECTORY + "?text=endgames").then().body("items.id", contains(club));
        leader.get(DIRECTORY + "?text=lakevew clinik")
                .then()
                .body("items.id", contains(clinic), "spelling", equalTo("SIMILAR"));
    }

    @Test
    void conditions_hold_for_one_service_together() {
        leader.get(DIRECTORY + "?category=STEM&grade=07")
                .then()
                .body("items.id", contains(club), "items[0].services", equalTo(1));
        leader.get(DIRECTORY + "?category=STEM&grade=06").then().body("items", empty());
        leader.get(DIRECTORY + "?category=COURSE_ACCESS&within=500&" + HERE)
                .then()
                .body("items.id", contains(club), "items[0].nearest.name", equalTo("Hall"));
        leader.get(DIRECTORY + "?category=STEM&within=500&" + HERE).then().body("items", empty());
        leader.get(DIRECTORY + "?sort=distance&facets=partnerType,category,quality&" + HERE)
                .then()
                .body(
                        "items.id", contains(club, clinic),
                        "facets[0].counts.code", containsInAnyOrder("CBO", "HOSPITAL_HEALTH_PROVIDER"),
                        "facets[1].counts", hasSize(3),
                        "facets[2].counts", empty());
        leader.get(DIRECTORY + "?partnerType=CBO").then().body("items.id", contains(club));
    }

    @Test
    void everybody_finds_whom_they_may_see() {
        var own = Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(district).ofPartners(UUID.fromString(clinic)));
        own.get(DIRECTORY + "?text=chess&count=true")
                .then()
                .body("items.id", contains(clinic), "totalCount", equalTo(1));
        resident.get(DIRECTORY + "?text=chess&count=true&facets=category")
                .then()
                .body("items", empty(), "totalCount", equalTo(0), "facets[0].counts", empty());
        approve(club);
        resident.get(DIRECTORY + "?text=chess").then().body("items.id", contains(club));
        Api.as(Tokens.officer().inDistrict("elsewhere"))
                .get(DIRECTORY + "?partnerId=" + club)
                .then()
                .body("items", empty());
    }

    @Test
    void a_confidential_place_brings_nobody_near() {
        var shelter = partner("Harbor House", "SOCIAL_SERVICE_ORG", "");
        site(shelter, service(shelter, "Nights", "\"categories\": [\"HOUSING\"]"), "RESTRICTED");

        leader.get(DIRECTORY + "?category=HOUSING&within=500&" + HERE).then().body("items", empty());
        leader.get(DIRECTORY + "?category=HOUSING&" + HERE)
                .then()
                .body(
                        "items.id", contains(shelter),
                        "items[0].nearest", nullValue(),
                        "items[0].relevance.nearness", equalTo(0f));
        officer.get(DIRECTORY + "?category=HOUSING&within=500&" + HERE).then().body("items.id", contains(shelter));
    }

    @Test
    void pages_and_bodies_work_as_everywhere() {
        var first = leader.get(DIRECTORY + "?limit=1&sort=name");
        first.then().body("items.id", contains(club));
        leader.get(DIRECTORY + "?limit=1&sort=name&cursor=" + first.path("next"))
                .then()
                .body("items.id", contains(clinic), "next", nullValue());
        leader.get("/v1/directory/services?sort=name&limit=1&cursor=" + first.path("next"))
                .then()
                .statusCode(400);
        leader.post(DIRECTORY + "/search", "{\"text\": \"chess\", \"limit\": 1}")
                .then()
                .header("Cache-Control", "no-store")
                .body("items.id", contains(club));
    }

    private String partner(String name, String type, String description) {
        return id(officer.post(
                "/v1/partners",
                "{\"name\": \"%s\", \"types\": [\"%s\"], \"description\": \"%s\"}".formatted(name, type, description)));
    }

    private String service(String partner, String name, String fields) {
        return id(officer.post(
                "/v1/services", "{\"partnerId\": \"%s\", \"name\": \"%s\", %s}".formatted(partner, name, fields)));
    }

    private void site(String partner, String service, String visibility) {
        var location = id(officer.post("/v1/locations", """
                {"partnerId": "%s", "location": {"name": "Hall", "visibility": "%s", "latitude": 41.8530, "longitude": -87.6614}}
                """.formatted(partner, visibility)));
        id(officer.post(
                "/v1/service-sites",
                "{\"serviceId\": \"%s\", \"site\": {\"locationId\": \"%s\"}}".formatted(service, location)));
    }

    private void approve(String partner) {
        QuarkusTransaction.requiringNew()
                .run(() -> db.createNativeMutationQuery(
                                "update partner set registration_state = 'APPROVED' where district = :district and id = :id")
                        .setParameter("district", district)
                        .setParameter("id", UUID.fromString(partner))
                        .executeUpdate());
    }

    private static String id(Response created) {
        return created.then().statusCode(201).extract().path("id");
    }
}

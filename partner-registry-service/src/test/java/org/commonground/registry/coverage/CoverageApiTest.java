package org.commonground.registry.coverage;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class CoverageApiTest {
    private final String district = "coverage-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    @Test
    void a_school_sees_what_it_has_twice_and_what_it_lacks() {
        var school = id(officer.post("/v1/education-orgs", """
                {"sourcedId": "%s", "name": "Halsted School", "type": "SCHOOL"}""".formatted(UUID.randomUUID())));
        var leader = Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(district).ofSchools(UUID.fromString(school)));
        var path = "/v1/schools/" + school + "/coverage";
        for (var name : List.of("One", "Two")) accepted(leader, school, name);
        var asked = site(school, "Only asked");

        leader.get(path)
                .then()
                .statusCode(200)
                .body(
                        "name", equalTo("Halsted School"),
                        "cells", hasSize(1),
                        "cells[0].category", equalTo("TUTORING"),
                        "cells[0].timing", equalTo("AFTER_SCHOOL"),
                        "cells[0].services.name", contains("One", "Two"),
                        "cells[0].overlap", equalTo(true),
                        "overlaps", equalTo(1),
                        "needs", empty());

        var tutoring = need(school, 1, "TUTORING", "PRIORITIZED", 120);
        need(school, 1, "MUSIC", "VALIDATED", 30);
        need(school, 1, "ARTS", "PROPOSED", 30);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> leader.get(path)
                        .then()
                        .body(
                                "needs.category", contains("TUTORING", "MUSIC"),
                                "needs.gap", contains(false, true),
                                "needs[0].seats", equalTo(40),
                                "needs[0].shortBy", equalTo(80),
                                "gaps", equalTo(1)));
        need(school, tutoring, 2, "TUTORING", "MET", 120);
        need(school, tutoring, 1, "TUTORING", "PRIORITIZED", 120);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> leader.get(path).then().body("needs.category", contains("MUSIC")));

        leader.transition("/v1/service-sites/" + asked, "{\"to\": \"SCHOOL_ACCEPTED\"}")
                .then()
                .statusCode(200);
        leader.get(path).then().body("cells[0].services", hasSize(3));
        Api.as(Tokens.officer().inDistrict("elsewhere")).get(path).then().statusCode(404);
        Api.as(Tokens.of().inDistrict(district)).get(path).then().statusCode(403);
    }

    private void accepted(Api leader, String school, String name) {
        leader.transition("/v1/service-sites/" + site(school, name), "{\"to\": \"SCHOOL_ACCEPTED\"}")
                .then()
                .statusCode(200);
    }

    private String site(String school, String name) {
        var partner = id(officer.post("/v1/partners", "{\"name\": \"%s partner\"}".formatted(name)));
        var service = id(officer.post("/v1/services", """
                {"partnerId": "%s", "name": "%s", "categories": ["TUTORING"], "timings": ["AFTER_SCHOOL"],
                 "capacities": [{"unit": "SEATS", "maximum": 20, "available": 5}]}""".formatted(partner, name)));
        return id(officer.post(
                "/v1/service-sites",
                "{\"serviceId\": \"%s\", \"site\": {\"educationOrgId\": \"%s\"}}".formatted(service, school)));
    }

    private UUID need(String school, long version, String category, String state, int affected) {
        var id = UUID.randomUUID();
        need(school, id, version, category, state, affected);
        return id;
    }

    private void need(String school, UUID id, long version, String category, String state, int affected) {
        Events.send("needs.need.v1", "needs.need.state-changed", id, version, district, """
                {"need": {"id": "%s", "scopeType": "SCHOOL", "scopeId": "%s", "category": "%s", "priorityGroups": [],
                 "affectedCount": %d, "state": "%s", "priorityScore": %d}}
                """.formatted(
                        id, school, category, affected, state, affected));
    }

    private static String id(Response created) {
        return created.then().statusCode(201).extract().path("id");
    }
}

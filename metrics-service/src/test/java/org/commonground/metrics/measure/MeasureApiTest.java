package org.commonground.metrics.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.HashSet;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class MeasureApiTest {
    private static final String PROPOSAL = """
            {"code": "%s", "name": "Books read", "description": "Books that students finished", "rbaQuadrant": "EFFECT_QUANTITY",
             "accountability": "PERFORMANCE", "valueType": "%s", "unit": "books", "polarity": "HIGHER_BETTER", "timeAgg": "SUM",
             "orgAgg": "SUM", "dimensions": ["GRADE_LEVEL"], "frequency": "QUARTERLY", "source": "MANUAL",
             "privacyClass": "AGGREGATE"}
            """;

    @Test
    void a_district_gets_the_starter_library_once_and_others_hear_of_it() {
        var registry = Registry.of("library");
        registry.org("another", "NETWORK", "district");
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var published = Events.on("metrics.measure.v1").stream()
                    .filter(event -> Events.attribute(event, "district").equals(registry.district()))
                    .toList();
            assertThat(published).hasSize(36);
            assertThat(new HashSet<>(
                            published.stream().map(event -> event.key()).toList()))
                    .hasSize(36);
            assertThat(published)
                    .allSatisfy(event -> assertThat(JsonPath.from(event.value()).getString("measure.state"))
                            .isEqualTo("ACTIVE"));
        });
        officer.get("/v1/measures?count=true&filter=state = 'ACTIVE'").then().body("totalCount", equalTo(36));
        officer.get("/v1/measures?filter=code = 'student.attendanceImproved#'")
                .then()
                .body("items", hasSize(1), "items[0].allowedTransitions", contains("DEPRECATED"));
    }

    @Test
    void a_proposal_becomes_a_measure_when_an_officer_publishes_it() {
        var registry = Registry.of("proposals");
        var analyst = registry.as(Role.ANALYST);
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        var body = PROPOSAL.formatted("student.booksRead", "COUNT");
        String id = analyst.post("/v1/measures", body)
                .then()
                .statusCode(201)
                .body("state", equalTo("DRAFT"), "measureVersion", equalTo(1), "allowedTransitions", hasSize(0))
                .extract()
                .path("id");
        analyst.post("/v1/measures", body).then().statusCode(409).body("code", equalTo("duplicate"));
        analyst.transition("/v1/measures/" + id, "{\"to\": \"ACTIVE\"}").then().statusCode(403);
        officer.transition("/v1/measures/" + id, "{\"to\": \"ACTIVE\", \"reason\": \"asked for by three schools\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("ACTIVE"), "stateReason", equalTo("asked for by three schools"));

        String next = analyst.post("/v1/measures", body)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        officer.transition("/v1/measures/" + next, "{\"to\": \"ACTIVE\"}")
                .then()
                .statusCode(200)
                .body("measureVersion", equalTo(2));
        officer.get("/v1/measures/{id}", id).then().body("state", equalTo("DEPRECATED"));

        String other = analyst.post("/v1/measures", PROPOSAL.formatted("student.booksRead", "HOURS"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        officer.transition("/v1/measures/" + other, "{\"to\": \"ACTIVE\"}")
                .then()
                .statusCode(409)
                .body("violations.code", hasItem("series-would-break"));
    }

    @Test
    void everything_wrong_with_a_proposal_is_said_at_once() {
        var officer = Api.as(Tokens.officer());
        officer.post("/v1/measures", PROPOSAL.formatted("Student Books", "PERCENT"))
                .then()
                .statusCode(422)
                .body("violations.pointer", hasItem("/code"));
        officer.post(
                        "/v1/measures",
                        PROPOSAL.formatted("student.booksRead", "PERCENT").replace("GRADE_LEVEL", "SHOE_SIZE"))
                .then()
                .statusCode(422)
                .body("violations.code", hasItems("required", "ratio-not-averaged", "unknown-dimension"));
    }

    @Test
    void the_code_lists_are_readable_by_everybody_and_say_what_is_sensitive() {
        Api.as(Tokens.of(Role.COMMUNITY_MEMBER))
                .get("/v1/dimensions")
                .then()
                .statusCode(200)
                .body(
                        "items.find { it.code == 'RACE_ETHNICITY' }.sensitive", equalTo(true),
                        "items.find { it.code == 'GRADE_LEVEL' }.sensitive", equalTo(false),
                        "items.find { it.code == 'GENDER' }.items.UNKNOWN", equalTo("Not known"));
    }
}

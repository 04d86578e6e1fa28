package org.commonground.metrics.quality;

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
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class QualityApiTest {
    private static final String PATH = "/v1/quality-assessments/";

    private static String ratings(List<String> indicators, String kind, int level) {
        return """
                {"raterKind": "%s", "ratings": [%s]}
                """.formatted(
                        kind,
                        String.join(
                                ",",
                                indicators.stream()
                                        .map("{\"indicator\": \"%%s\", \"level\": %d}".formatted(level)::formatted)
                                        .toList()));
    }

    private static String open(Api api, UUID partner, UUID school, UUID year) {
        var request = """
                {"frameworkCode": "success-factors-v1", "subjectType": "PARTNER", "subjectId": "%s", "schoolYearId": "%s",
                 "schoolIds": ["%s"]}
                """.formatted(partner, year, school);
        return await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> api.post("/v1/quality-assessments", request), answer -> answer.statusCode() != 409)
                .then()
                .statusCode(201)
                .body("state", equalTo("OPEN"))
                .extract()
                .path("id");
    }

    @Test
    void everybody_rates_alone_then_the_sides_agree_and_the_level_is_published_with_who_it_rests_on() {
        var registry = Registry.of("quality");
        var partner = registry.partner("Rated Partner");
        var school = registry.school("rating-school");
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        var partnerAdmin = Api.as(
                Tokens.of(Role.PARTNER_ADMIN).inDistrict(registry.district()).ofPartners(partner));
        var liaison = registry.liaisonOf(school);
        var id = open(partnerAdmin, partner, school, registry.id("sy2026"));
        var path = PATH + id;
        List<String> indicators = officer.get("/v1/quality-frameworks?filter=code = 'success-factors-v1'")
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].standards.indicators.code.flatten()");
        assertThat(indicators).hasSize(7);

        partnerAdmin
                .post(path + "/ratings", ratings(indicators, "DISTRICT", 4))
                .then()
                .statusCode(403)
                .body("violations[0].allowed", contains("SELF"));
        partnerAdmin
                .post(path + "/ratings", ratings(indicators, "SELF", 4))
                .then()
                .statusCode(200)
                .body("myRatings.ratings", hasSize(7))
                .body("means", nullValue());
        // the school rates without seeing what the partner said
        liaison.get(path).then().statusCode(200).body("myRatings", nullValue()).body("indicators", nullValue());
        liaison.post(path + "/ratings", ratings(indicators, "PEER", 2)).then().statusCode(200);

        officer.transition(path, "{\"to\": \"RATED\"}")
                .then()
                .statusCode(200)
                .body("means.SELF", equalTo(4.0f))
                .body("means.PEER", equalTo(2.0f))
                .body("gapSelfVsExternal", equalTo(2.0f))
                .body("raterKinds", containsInAnyOrder("SELF", "PEER"));
        liaison.post(path + "/ratings", ratings(indicators, "PEER", 1))
                .then()
                .statusCode(409)
                .body("violations.code", contains("not-open"));
        officer.transition(path, "{\"to\": \"CONSENSUS\"}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("not-agreed"));
        officer.request()
                .contentType("application/json")
                .header("If-Match", officer.get(path).header("ETag"))
                .body(ratings(indicators, "-", 3).replaceFirst("\"raterKind\": \"-\", \"ratings\"", "\"levels\""))
                .put(path + "/consensus")
                .then()
                .statusCode(200)
                .body("indicators[0].agreedLevel", equalTo(3));
        officer.transition(path, "{\"to\": \"CONSENSUS\"}").then().statusCode(200);

        // analysts see it once it is published, and not before
        var analyst = registry.as(Role.ANALYST);
        analyst.get(path).then().statusCode(404);
        officer.transition(path, "{\"to\": \"PUBLISHED\"}")
                .then()
                .statusCode(200)
                .body("overallLevel", equalTo(3));
        analyst.get(path).then().statusCode(200).body("allowedTransitions", hasSize(0));
        analyst.get("/v1/quality-assessments?filter=subjectId = '" + partner + "'")
                .then()
                .body("items.id", contains(id));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Events.on("metrics.quality.v1").stream()
                                .filter(event ->
                                        Events.attribute(event, "subject").equals(id))
                                .map(event -> Events.attribute(event, "type")))
                        .containsExactly("metrics.quality.published"));
    }

    @Test
    void there_is_one_assessment_at_a_time_and_strangers_do_not_open_one() {
        var registry = Registry.of("quality-once");
        var partner = registry.partner("Partner");
        var school = registry.school("school");
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        var id = open(officer, partner, school, registry.id("sy2026"));
        var again = """
                {"frameworkCode": "success-factors-v1", "subjectType": "PARTNER", "subjectId": "%s", "schoolYearId": "%s"}
                """.formatted(partner, registry.id("sy2026"));
        officer.post("/v1/quality-assessments", again)
                .then()
                .statusCode(409)
                .body("code", equalTo("duplicate"))
                .body("existing", equalTo(PATH + id));
        Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(registry.district()).ofPartners(UUID.randomUUID()))
                .post("/v1/quality-assessments", again)
                .then()
                .statusCode(403);
        officer.post("/v1/quality-assessments", again.replace("success-factors-v1", "nothing"))
                .then()
                .statusCode(422)
                .body("violations.code", hasItem("unknown-framework"));
    }
}

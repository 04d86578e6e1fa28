package org.commonground.metrics.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
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
class StoryApiTest {
    private static final String WORDS = "He gets up by himself, because his team waits for him.";

    @Inject
    AgroalDataSource database;

    private static String draft(UUID partnership, String consent) {
        return """
                {"partnershipId": "%s", "measureCodes": ["student.attendanceImproved%%"], "namesChecked": false%s,
                 "texts": [{"language": "en", "title": "Mornings", "text": "%s"}]}
                """.formatted(partnership, consent, WORDS);
    }

    @Test
    void a_story_is_everybodys_until_the_consent_is_withdrawn_and_then_nobodys() throws SQLException {
        var registry = Registry.of("stories");
        var school = registry.school("north");
        var partnership = registry.partnership("together", school, "riverbend");
        var liaison = registry.liaisonOf(school, registry.school("south"));
        var draft = draft(partnership, "");
        String id = await().atMost(Duration.ofSeconds(20))
                .until(() -> liaison.post("/v1/stories", draft), answer -> answer.statusCode() == 201)
                .path("id");
        var path = "/v1/stories/" + id;
        var office = registry.as(Role.PARTNERSHIP_OFFICER);
        office.transition(path, "{\"to\": \"PUBLISHED\"}")
                .then()
                .statusCode(409)
                .body("violations[0].code", equalTo("no-consent"));
        var stranger = registry.liaisonOf(UUID.randomUUID());
        stranger.get(path).then().statusCode(404);
        liaison.get("/v1/stories").then().statusCode(200).body("items", hasSize(1));
        registry.as(Role.COMMUNITY_MEMBER).get(path).then().statusCode(404);

        liaison.patch(
                        path,
                        "{\"consent\": {\"onFile\": true, \"givenBy\": \"GUARDIAN\", \"givenOn\": \"2026-10-03\","
                                + " \"reference\": \"Binder 4\", \"minorsMayBeNamed\": false}}")
                .then()
                .statusCode(200);
        office.transition(path, "{\"to\": \"PUBLISHED\"}").then().statusCode(200);
        registry.as(Role.COMMUNITY_MEMBER)
                .get(path)
                .then()
                .statusCode(200)
                .body("texts[0].text", equalTo(WORDS), "$", not(hasKey("consent")));
        registry.as(Role.COMMUNITY_MEMBER)
                .get("/v1/public/stories")
                .then()
                .statusCode(200)
                .body("items", hasSize(1), "items[0]", not(hasKey("consent")));

        var partner = Api.as(
                Tokens.of(Role.PARTNER_STAFF).inDistrict(registry.district()).ofPartners(registry.id("riverbend")));
        partner.transition(path, "{\"to\": \"CONSENT_WITHDRAWN\"}")
                .then()
                .statusCode(200)
                .body("texts", hasSize(0));
        registry.as(Role.COMMUNITY_MEMBER).get(path).then().statusCode(404);
        registry.as(Role.COMMUNITY_MEMBER).get("/v1/public/stories").then().body("items", hasSize(0));
        office.get(path + "/history").then().statusCode(200).body(not(containsString("team waits")));
        assertThat(traces(id)).isZero();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Events.on("metrics.story.v1"))
                        .filteredOn(event -> event.value().contains(id))
                        .noneMatch(event -> event.value().contains("team waits"))
                        .last()
                        .satisfies(event -> assertThat(event.value()).contains("CONSENT_WITHDRAWN")));
    }

    /** Rows of the story, its history and its events that still hold its words. */
    private long traces(String id) throws SQLException {
        try (var connection = database.getConnection();
                var count = connection.prepareStatement("""
                        select (select count(*) from story where id = ?::uuid and texts::text like '%team waits%')
                             + (select count(*) from history where aggregate_id = ?::uuid and changes::text like '%team waits%')
                             + (select count(*) from outbox where data::text like '%team waits%' and data::text like '%' || ? || '%')
                        """)) {
            for (int i = 1; i <= 3; i++) count.setString(i, id);
            try (var row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}

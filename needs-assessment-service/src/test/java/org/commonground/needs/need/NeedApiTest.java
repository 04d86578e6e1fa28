package org.commonground.needs.need;

import static org.commonground.needs.Bodies.created;
import static org.commonground.needs.Bodies.need;
import static org.commonground.needs.Bodies.to;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.commonground.kernel.access.Role;
import org.commonground.needs.Bodies;
import org.commonground.needs.World;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class NeedApiTest {
    private final UUID school = World.school("Lakeview");
    private final Api liaison = Api.as(Tokens.of(Role.SCHOOL_LIAISON).ofSchools(school));
    private final Api leader = Api.as(Tokens.of(Role.SCHOOL_LEADER).ofSchools(school));
    private final Api officer = Api.as(Tokens.officer());

    @Test
    void a_liaison_proposes_and_the_principal_validates() {
        var id = created(liaison, "/v1/needs", need(school));
        liaison.get("/v1/needs/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"0\"")
                .body(
                        "state", equalTo("PROPOSED"),
                        "benefitArea", equalTo("ACADEMIC_SUPPORT"),
                        "wsccComponent", equalTo("COMMUNITY_INVOLVEMENT"),
                        "affectedCount", equalTo(120),
                        "countsSuppressed", equalTo(false),
                        "baseline.value", equalTo(61.5f),
                        "baseline.date", equalTo("2026-06-01"),
                        "priorityScore", equalTo(46.5f),
                        "allowedTransitions", hasSize(0));

        liaison.transition("/v1/needs/" + id, to("VALIDATED")).then().statusCode(403);
        leader.transition("/v1/needs/" + id, to("VALIDATED"))
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("state", equalTo("VALIDATED"), "allowedTransitions", hasItems("PRIORITIZED", "DROPPED"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Events.on("needs.need.v1").stream()
                        .filter(event -> event.key().equals(id.toString()))
                        .map(event -> Events.attribute(event, "type"))
                        .toList()
                        .equals(List.of("needs.need.upserted", "needs.need.state-changed")));
    }

    @Test
    void an_unquantified_need_is_not_validated() {
        var id = created(liaison, "/v1/needs", """
                {"scopeType": "SCHOOL", "scopeId": "%s", "category": "TUTORING", "statement": "No tutoring",
                 "beneficiaryGroups": ["STUDENTS"], "severity": 3}
                """.formatted(school));

        leader.transition("/v1/needs/" + id, to("VALIDATED"))
                .then()
                .statusCode(409)
                .body(
                        "code", equalTo("transition-refused"),
                        "state", equalTo("PROPOSED"),
                        "violations.code", hasItems("equity-statement-missing", "affected-count-missing"),
                        "violations.pointer", hasItems("/equityStatement", "/denominator"));
    }

    @Test
    void a_patch_changes_what_it_names_and_removes_what_it_nulls() {
        var id = created(liaison, "/v1/needs", need(school));

        liaison.patch("/v1/needs/" + id, "{\"affectedCount\": 90, \"tier\": null}")
                .then()
                .statusCode(200)
                .body("affectedCount", equalTo(90), "tier", nullValue(), "denominator", equalTo(400));
        liaison.patch("/v1/needs/" + id, "{\"affectedCount\": 500, \"baseline\": {\"date\": \"2999-01-01\"}}")
                .then()
                .statusCode(422)
                .body("violations.code", contains("over-denominator", "in-the-future"));
        liaison.patch("/v1/needs/" + id, "{\"affected\": 1}").then().statusCode(400);
    }

    @Test
    void a_change_says_which_version_it_saw() {
        var id = created(liaison, "/v1/needs", need(school));

        liaison.request()
                .contentType("application/merge-patch+json")
                .body("{\"severity\": 5}")
                .patch("/v1/needs/{id}", id)
                .then()
                .statusCode(428);
        liaison.request()
                .contentType("application/merge-patch+json")
                .header("If-Match", "\"7\"")
                .body("{\"severity\": 5}")
                .patch("/v1/needs/{id}", id)
                .then()
                .statusCode(412);
    }

    @Test
    void a_need_of_nobodys_school_cannot_be_proposed() {
        liaison.post("/v1/needs", need(UUID.randomUUID())).then().statusCode(404);
        officer.post("/v1/needs", need(UUID.randomUUID()))
                .then()
                .statusCode(409)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("reference-not-yet-known"), "violations[0].pointer", equalTo("/scopeId"));
        officer.post("/v1/needs", need(World.org("North", "NETWORK")))
                .then()
                .statusCode(422)
                .body("violations[0].code", equalTo("wrong-scope-type"));
    }

    @Test
    void before_it_is_validated_only_its_own_people_see_a_need() {
        var id = created(liaison, "/v1/needs", need(school));
        var neighbour = Api.as(Tokens.of(Role.SCHOOL_LEADER).ofSchools(World.school("Hillside")));
        var partner = Api.as(Tokens.of(Role.PARTNER_ADMIN));
        var parent = Api.as(Tokens.of(Role.COMMUNITY_MEMBER).ofSchools(school));
        for (var outsider : java.util.List.of(neighbour, partner)) {
            outsider.get("/v1/needs/{id}", id).then().statusCode(404);
            outsider.get("/v1/needs?filter=scopeId = '%s' OR severity = '4'".formatted(school))
                    .then()
                    .statusCode(200)
                    .body("items.id", not(hasItem(id.toString())));
        }
        parent.get("/v1/needs/{id}", id).then().statusCode(200);

        leader.transition("/v1/needs/" + id, to("VALIDATED")).then().statusCode(200);

        for (var outsider : java.util.List.of(neighbour, partner)) {
            outsider.get("/v1/needs/{id}", id).then().statusCode(200).body("allowedTransitions", hasSize(0));
            outsider.get("/v1/needs?filter=scopeId = '%s'".formatted(school))
                    .then()
                    .body("items.id", hasItem(id.toString()));
        }
        neighbour.patch("/v1/needs/" + id, "{\"severity\": 1}").then().statusCode(404);
        neighbour
                .transition("/v1/needs/" + id, to("DROPPED", "not ours"))
                .then()
                .statusCode(404);
    }

    @Test
    void another_district_sees_nothing_of_it() {
        var id = Bodies.validatedNeed(liaison, leader, school, "TUTORING", 120);

        Api.as(Tokens.officer().inDistrict("elsewhere"))
                .get("/v1/needs/{id}", id)
                .then()
                .statusCode(404);
    }

    @Test
    void few_people_are_not_counted_in_front_of_others() {
        var id = Bodies.validatedNeed(liaison, leader, school, "SPEECH_LANGUAGE", 7);
        var analyst = Api.as(Tokens.of(Role.ANALYST));

        analyst.get("/v1/needs/{id}", id)
                .then()
                .statusCode(200)
                .body(
                        "affectedCount", nullValue(),
                        "denominator", nullValue(),
                        "countsSuppressed", equalTo(true),
                        // severity alone: 50 * 3/4 of the weights of severity and urgency
                        "priorityScore", equalTo(53.57f));
        analyst.get("/v1/needs?filter=affectedCount < '10'").then().statusCode(400);
        liaison.get("/v1/needs/{id}", id).then().body("affectedCount", equalTo(7));
        Api.as(Tokens.of(Role.ANALYST_PRIVILEGED))
                .get("/v1/needs/{id}", id)
                .then()
                .body("affectedCount", equalTo(7));
    }

    @Test
    void a_list_is_in_order_of_priority_and_paged() {
        var here = World.school("Riverside");
        for (int affected : new int[] {100, 300, 200}) created(officer, "/v1/needs", need(here, "TUTORING", affected));

        var first = officer.get(
                        "/v1/needs?filter=scopeId = '%s'&sort=-priorityScore&limit=2&count=true".formatted(here))
                .then()
                .statusCode(200)
                .body("items.affectedCount", contains(300, 200), "totalCount", equalTo(3))
                .extract();
        officer.get("/v1/needs?filter=scopeId = '{s}'&sort=-priorityScore&limit=2&cursor={c}", here, first.path("next"))
                .then()
                .statusCode(200)
                .body("items.affectedCount", contains(100), "next", nullValue());
    }

    @Test
    void a_repeated_proposal_is_one_need() {
        var body = need(school, "MUSIC", 33);
        var key = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++)
            liaison.request()
                    .contentType(ContentType.JSON)
                    .header("Idempotency-Key", key)
                    .body(body)
                    .post("/v1/needs")
                    .then()
                    .statusCode(201);

        liaison.get("/v1/needs?filter=scopeId = '%s' AND category = 'MUSIC'".formatted(school))
                .then()
                .body("items", hasSize(1));
    }

    @Test
    void the_categories_say_where_they_belong() {
        liaison.get("/v1/need-categories")
                .then()
                .statusCode(200)
                .body(
                        "items", hasSize(greaterThan(40)),
                        "items.find { it.code == 'NUTRITION' }.benefitArea", equalTo("HEALTH_WELLBEING"),
                        "items.find { it.code == 'NUTRITION' }.wsccComponent", equalTo("NUTRITION"));
    }
}

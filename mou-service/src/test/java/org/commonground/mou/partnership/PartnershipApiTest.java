package org.commonground.mou.partnership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.commonground.kernel.access.Role;
import org.commonground.mou.World;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PartnershipApiTest {
    @Test
    void an_officer_opens_a_partnership_and_reads_it_with_the_names_of_who_is_in_it() {
        var world = World.with("APPROVED");
        var id = world.partnership();

        world.officer
                .get("/v1/partnerships/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"0\"")
                .body(
                        "state",
                        equalTo("EXPLORING"),
                        "code",
                        matchesPattern("SCP-\\d{4}-000001"),
                        "allowedTransitions",
                        containsInAnyOrder("PLANNING", "NOT_PURSUED"),
                        "labels." + quoted(world.school),
                        equalTo("Maple Grove Elementary"),
                        "labels." + quoted(world.partner),
                        equalTo("Riverbend Youth Collective"));
    }

    @Test
    void a_school_leader_commits_their_own_school_only() {
        var world = World.with("APPROVED");

        world.partnership(world.principal).statusCode(201);
        world.partnership(Api.as(Tokens.of(Role.SCHOOL_LEADER)
                        .ofSchools(UUID.randomUUID())
                        .inDistrict(world.district)))
                .statusCode(403)
                .body("violations[0].pointer", equalTo("/schoolIds"));
        world.partnership(world.liaison).statusCode(403);
    }

    @Test
    void who_is_not_known_here_yet_may_be_soon() {
        var world = World.with("APPROVED");

        world.officer
                .post("/v1/partnerships", """
                        {"title": "Too early", "schoolIds": ["%s"], "partnerIds": ["%s"], "purposes": ["MUTUAL_CONCERN"]}
                        """.formatted(world.school, UUID.randomUUID()))
                .then()
                .statusCode(409)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("reference-not-yet-known"), "violations[0].pointer", equalTo("/partnerIds/0"));
    }

    @Test
    void a_partnership_names_a_school_a_partner_and_a_purpose() {
        var world = World.with("APPROVED");

        world.officer
                .post("/v1/partnerships", "{\"title\": \" \"}")
                .then()
                .statusCode(422)
                .body("violations.pointer", containsInAnyOrder("/title", "/schoolIds", "/partnerIds", "/purposes"));
    }

    @Test
    void others_see_what_is_theirs_and_nothing_else() {
        var world = World.with("APPROVED");
        var id = world.partnership();
        var stranger = Api.as(
                Tokens.of(Role.PARTNER_ADMIN).ofPartners(UUID.randomUUID()).inDistrict(world.district));

        for (var mine :
                List.of(world.principal, world.liaison, world.partnerAdmin, world.person(Role.COMMUNITY_MEMBER)))
            mine.get("/v1/partnerships").then().statusCode(200).body("items.id", contains(id));
        stranger.get("/v1/partnerships/{id}", id).then().statusCode(404);
        stranger.get("/v1/partnerships?filter=id = '" + id + "' OR id != '" + id + "'")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        world.person(Role.COMMUNITY_MEMBER)
                .get("/v1/partnerships/{id}", id)
                .then()
                .body("allowedTransitions", hasSize(0));
        Api.as(Tokens.officer().inDistrict("elsewhere"))
                .get("/v1/partnerships/{id}", id)
                .then()
                .statusCode(404);
    }

    @Test
    void lists_are_filtered_by_who_is_in_them() {
        var world = World.with("APPROVED");
        var id = world.partnership();

        world.officer
                .get("/v1/partnerships?count=true&filter=state = 'EXPLORING' AND schoolIds ~ '" + world.school + "'")
                .then()
                .statusCode(200)
                .body("items.id", contains(id), "totalCount", equalTo(1));
        world.officer
                .get("/v1/partnerships?filter=partnerIds ~ '" + UUID.randomUUID() + "'")
                .then()
                .body("items", hasSize(0));
    }

    @Test
    void a_partner_changes_what_both_gain_and_nothing_else() {
        var world = World.with("APPROVED");
        var path = "/v1/partnerships/" + world.partnership();

        world.partnerAdmin
                .patch(path, "{\"title\": \"Ours\"}")
                .then()
                .statusCode(403)
                .body("violations[0].pointer", equalTo("/title"));
        world.partnerAdmin
                .patch(path, """
                        {"benefits": [{"direction": "PARTNER_TO_SCHOOL", "description": "Three tutors"},
                                      {"direction": "SCHOOL_TO_COMMUNITY", "description": "The hall"}]}
                        """)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("benefits.description", contains("Three tutors", "The hall"));
    }

    @Test
    void a_change_says_which_version_it_saw() {
        var world = World.with("APPROVED");
        var id = world.partnership();

        world.officer
                .request()
                .contentType("application/merge-patch+json")
                .body("{}")
                .patch("/v1/partnerships/{id}", id)
                .then()
                .statusCode(428);
        world.officer
                .request()
                .contentType("application/merge-patch+json")
                .header("If-Match", "\"7\"")
                .body("{}")
                .patch("/v1/partnerships/{id}", id)
                .then()
                .statusCode(412);
    }

    @Test
    void each_step_waits_for_its_guard() {
        var world = World.with("APPROVED");
        var path = "/v1/partnerships/" + world.partnership();

        world.transition(world.principal, path, "PLANNING", null).statusCode(200);
        world.transition(world.officer, path, "FORMALIZING", null)
                .statusCode(409)
                .body(
                        "code", equalTo("transition-refused"),
                        "violations.code", contains("on-ramp-missing"),
                        "allowedTransitions", contains("FORMALIZING"));
        world.principal
                .patch(path, "{\"onRampSummary\": \"Title I pays two years; then the district.\"}")
                .then()
                .statusCode(200);
        world.transition(world.officer, path, "FORMALIZING", null).statusCode(200);
        world.transition(world.officer, path, "LAUNCHING", null)
                .statusCode(409)
                .body("violations.code", contains("agreement-not-executed"));
        world.transition(world.officer, path, "ENDED", null)
                .statusCode(409)
                .body("violations.code", contains("no-such-transition"));
    }

    @Test
    void a_selection_opens_one_partnership_however_often_it_is_told() {
        var world = World.with("APPROVED");
        var event = UUID.randomUUID();
        var scan = UUID.randomUUID();
        var goal = UUID.randomUUID();
        for (int i = 0; i < 3; i++) select(world, event, scan, goal);
        select(world, UUID.randomUUID(), UUID.randomUUID(), goal);

        World.soon(() -> world.officer.get("/v1/partnerships?count=true").<Integer>path("totalCount") == 2);
        var path = "/v1/partnerships?filter=scanId = '" + scan + "'";
        world.officer
                .get(path)
                .then()
                .body(
                        "items", hasSize(1),
                        "items[0].state", equalTo("EXPLORING"),
                        "items[0].goalIds", contains(goal.toString()),
                        "items[0].benefits.direction", contains("PARTNER_TO_SCHOOL", "SCHOOL_TO_COMMUNITY"));
        String id = world.officer.get(path).path("items[0].id");
        world.transition(world.officer, "/v1/partnerships/" + id, "PLANNING", null)
                .statusCode(200);
    }

    @Test
    void a_selection_that_cannot_be_understood_is_set_aside_and_the_next_one_is_handled() {
        var world = World.with("APPROVED");
        var broken = UUID.randomUUID();
        var scan = UUID.randomUUID();
        Events.send(broken, "needs.scan.v1", "needs.partner-selected", scan, 1, world.district, """
                {"scanId": "%s", "title": "Nobody's", "schoolIds": [], "partnerId": "%s"}
                """.formatted(
                        scan, world.partner));
        select(world, UUID.randomUUID(), scan, UUID.randomUUID());

        World.soon(() -> world.officer.get("/v1/partnerships?count=true").<Integer>path("totalCount") == 1);
        World.soon(() -> Events.on("needs.scan.v1.dlq").stream()
                .anyMatch(letter -> Events.attribute(letter, "id").equals(broken.toString())));
    }

    @Test
    void a_partnership_names_the_goals_that_it_serves_and_an_agreement_takes_them_over() {
        var world = World.with("APPROVED");
        var goal = world.goal("Every child reads by grade 3");
        var id = world.partnership();
        var path = "/v1/partnerships/" + id;

        world.officer
                .patch(path, "{\"goalIds\": [\"%s\"]}".formatted(UUID.randomUUID()))
                .then()
                .statusCode(409)
                .body("violations[0].pointer", equalTo("/goalIds/0"));
        world.officer
                .patch(path, "{\"goalIds\": [\"%s\"]}".formatted(goal))
                .then()
                .statusCode(200)
                .body("labels." + quoted(goal), equalTo("Every child reads by grade 3"));
        world.officer
                .get("/v1/agreements/{id}", world.agreement(world.officer, id))
                .then()
                .body("goalIds", contains(goal.toString()));
    }

    private static void select(World world, UUID event, UUID scan, UUID goal) {
        Events.send(event, "needs.scan.v1", "needs.partner-selected", scan, 4, world.district, """
                {"scanId": "%s", "title": "Tutoring for grade 6", "schoolIds": ["%s"], "partnerId": "%s",
                 "needIds": ["%s"], "goalIds": ["%s"], "serviceIds": [], "benefitsToSchool": ["Tutors"],
                 "benefitsToPartner": ["A place to work"], "decidedAt": "2026-10-01T12:00:00Z"}
                """.formatted(
                        scan, world.school, world.partner, UUID.randomUUID(), goal));
    }

    @Test
    void what_happens_is_told_with_the_full_state() {
        var world = World.with("APPROVED");
        var id = world.partnership();
        var path = "/v1/partnerships/" + id;
        world.officer.patch(path, "{\"title\": \"Reading together\"}").then().statusCode(200);
        world.transition(world.officer, path, "NOT_PURSUED", "No room").statusCode(200);

        World.soon(() -> told(id).size() == 3);
        assertThat(told(id))
                .extracting(each -> each.get("type"), each -> each.get("version"), each -> each.get("district"))
                .containsExactly(
                        tuple("mou.partnership.created", "0", world.district),
                        tuple("mou.partnership.changed", "1", world.district),
                        tuple("mou.partnership.state-changed", "2", world.district));
        assertThat(told(id).getLast().get("data"))
                .contains("\"title\":\"Reading together\"", "\"to\":\"NOT_PURSUED\"", world.school.toString());
    }

    private static List<Map<String, String>> told(String id) {
        return Events.on("mou.partnership.v1").stream()
                .filter(message -> message.key().equals(id))
                .map(message -> Map.of(
                        "type", Events.attribute(message, "type"),
                        "version", Events.attribute(message, "aggregateversion"),
                        "district", Events.attribute(message, "district"),
                        "data", message.value()))
                .toList();
    }

    @Test
    void codes_have_no_gap_and_no_twin_however_many_are_opened_at_once() throws Exception {
        var world = World.with("APPROVED");
        var callers = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 24; i++) {
            var refused = i % 3 == 0;
            callers.add(() -> refused
                    ? world.officer
                            .post("/v1/partnerships", "{\"title\": \"no\", \"schoolIds\": [], \"partnerIds\": []}")
                            .statusCode()
                    : world.partnership(world.officer).extract().statusCode());
        }
        try (var pool = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> answer : pool.invokeAll(callers))
                assertThat(answer.get()).isIn(201, 422);
        }

        var codes = world.officer
                .get("/v1/partnerships?limit=100&sort=code")
                .then()
                .body("items.code", everyItem(startsWith("SCP-")))
                .extract()
                .<List<String>>path("items.code");
        assertThat(codes)
                .extracting(code -> Integer.parseInt(code.substring(9)))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 16).boxed().toList());
    }

    @Test
    void a_partner_whose_approval_lapses_is_in_no_active_partnership() {
        var world = World.with("APPROVED");
        var partnership = world.partnership();
        var path = "/v1/partnerships/" + partnership;
        world.transition(world.officer, path, "PLANNING", null).statusCode(200);
        world.officer
                .patch(path, "{\"onRampSummary\": \"Paid for two years.\"}")
                .then()
                .statusCode(200);
        world.transition(world.officer, path, "FORMALIZING", null).statusCode(200);
        var agreement = world.executed(world.agreement(world.liaison, partnership));
        assertThat(world.stateOf(agreement)).isEqualTo("ACTIVE");
        world.transition(world.officer, path, "LAUNCHING", null).statusCode(200);
        world.transition(world.officer, path, "ACTIVE", null)
                .statusCode(200)
                .body("startedOn", equalTo(World.TODAY.toString()));

        world.partner("SUSPENDED");

        World.soon(() -> world.officer.get(path).<String>path("state").equals("PAUSED"));
        world.officer
                .get("/v1/agreements/{id}", agreement)
                .then()
                .body("state", equalTo("SUSPENDED"), "suspendedReason", startsWith("the partner's registration"));
        world.transition(world.officer, path, "ACTIVE", null)
                .statusCode(409)
                .body("violations.code", containsInAnyOrder("agreement-not-active", "partner-not-approved"));

        world.partner("APPROVED");

        World.soon(() -> world.stateOf(agreement).equals("ACTIVE"));
        world.transition(world.officer, path, "ACTIVE", null)
                .statusCode(200)
                .body("allowedTransitions", hasItem("PAUSED"));
    }

    private static String quoted(UUID id) {
        return "'" + id + "'";
    }
}

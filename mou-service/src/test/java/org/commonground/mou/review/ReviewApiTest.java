package org.commonground.mou.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.commonground.kernel.access.Role;
import org.commonground.mou.World;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ReviewApiTest {
    @Test
    void every_unit_is_asked_when_a_version_is_locked() {
        var world = World.with("APPROVED");
        var id = inReview(world);

        world.legal
                .get("/v1/agreements/{id}/reviews", id)
                .then()
                .statusCode(200)
                .body(
                        "items.unit", containsInAnyOrder("SCHOOL_LEADER", "PARTNERSHIP_OFFICE", "LEGAL"),
                        "items.state", everyItem(equalTo("PENDING")),
                        "items.findAll { it.decidable }.unit", contains("LEGAL"),
                        "items.find { it.unit == 'SCHOOL_LEADER' }.schoolId", equalTo(world.school.toString()),
                        "items[0].dueOn", equalTo(World.TODAY.plusDays(14).toString()));
        world.legal
                .get("/v1/agreements/{id}/reviews?filter=state = 'APPROVED'", id)
                .then()
                .body("items", hasSize(0));
        world.partnerAdmin.get("/v1/agreements/{id}/reviews", id).then().statusCode(403);
    }

    @Test
    void the_last_approval_approves_the_agreement_and_nothing_is_sent_out_before() {
        var world = World.with("APPROVED");
        var id = inReview(world);
        world.decide(world.principal, id, "SCHOOL_LEADER", "APPROVED", "Good for us")
                .statusCode(200)
                .body("agreementState", equalTo("IN_REVIEW"), "decided[0].state", equalTo("APPROVED"));
        world.decide(world.legal, id, "LEGAL", "APPROVED", "").statusCode(200);

        world.transition(world.officer, "/v1/agreements/" + id, "OUT_FOR_SIGNATURE", null)
                .statusCode(409)
                .body("violations.code", contains("no-such-transition"));
        world.decide(world.officer, id, "PARTNERSHIP_OFFICE", "APPROVED", "")
                .statusCode(200)
                .body("agreementState", equalTo("APPROVED"));
        world.decide(world.officer, id, "PARTNERSHIP_OFFICE", "APPROVED", "")
                .statusCode(409)
                .body("violations.code", contains("not-in-review"));
    }

    @Test
    void a_request_for_changes_voids_every_approval_and_says_what_to_change() {
        var world = World.with("APPROVED");
        var id = inReview(world);
        world.decide(world.principal, id, "SCHOOL_LEADER", "APPROVED", "").statusCode(200);

        world.decide(world.legal, id, "LEGAL", "CHANGES_REQUESTED", " ").statusCode(422);
        world.decide(world.legal, id, "LEGAL", "CHANGES_REQUESTED", "Name the insurer")
                .statusCode(200)
                .body("agreementState", equalTo("NEGOTIATING"));

        world.liaison.get("/v1/agreements/{id}", id).then().body("changeRequest", containsString("Name the insurer"));
        world.officer
                .get("/v1/agreements/{id}/reviews", id)
                .then()
                .body("items.state", containsInAnyOrder("PENDING", "PENDING", "CHANGES_REQUESTED"));

        world.liaison
                .post(
                        "/v1/agreements/{id}/versions",
                        "{\"changeSummary\": \"Insurer named\", \"changes\": {\"noticeDays\": 40}}",
                        id)
                .then()
                .statusCode(201);
        world.move(world.officer, id, "IN_REVIEW");
        world.decide(world.principal, id, "SCHOOL_LEADER", "APPROVED", "").body("agreementState", equalTo("IN_REVIEW"));
        world.legal
                .post("/v1/agreements/{id}/reviews/LEGAL", "{\"decision\": \"APPROVED\", \"versionNo\": 1}", id)
                .then()
                .statusCode(409)
                .body("violations.code", contains("superseded"));
        world.decide(world.legal, id, "LEGAL", "APPROVED", "").statusCode(200);
        world.decide(world.officer, id, "PARTNERSHIP_OFFICE", "APPROVED", "")
                .body("agreementState", equalTo("APPROVED"));
    }

    @Test
    void the_same_version_may_be_reviewed_again_by_everybody() {
        var world = World.with("APPROVED");
        var id = inReview(world);
        world.decide(world.principal, id, "SCHOOL_LEADER", "APPROVED", "").statusCode(200);
        world.decide(world.legal, id, "LEGAL", "CHANGES_REQUESTED", "A misunderstanding")
                .statusCode(200);

        world.move(world.officer, id, "IN_REVIEW");

        world.officer
                .get("/v1/agreements/{id}/reviews", id)
                .then()
                .body("items", hasSize(3), "items.state", everyItem(equalTo("PENDING")));
        world.approve(id);
    }

    @Test
    void nobody_decides_for_another_unit() {
        var world = World.with("APPROVED");
        var id = inReview(world);

        world.decide(world.legal, id, "SCHOOL_LEADER", "APPROVED", "").statusCode(403);
        world.decide(world.officer, id, "LEGAL", "APPROVED", "").statusCode(403);
        world.decide(world.principal, id, "PARTNERSHIP_OFFICE", "APPROVED", "").statusCode(403);
        world.decide(world.liaison, id, "SCHOOL_LEADER", "APPROVED", "").statusCode(403);
        world.decide(world.legal, id, "RISK", "APPROVED", "").statusCode(404);
        world.decide(world.legal, id, "GARDENING", "APPROVED", "").statusCode(404);
    }

    @Test
    void who_wrote_it_is_not_its_only_approver() {
        var world = World.with("APPROVED");
        var everything = Api.as(Tokens.of(Role.PARTNERSHIP_OFFICER, Role.SCHOOL_LEADER, Role.DISTRICT_REVIEWER)
                .named("everything")
                .ofSchools(world.school)
                .reviewing("LEGAL")
                .inDistrict(world.district));
        var id = world.agreement(everything, world.partnership());
        world.move(everything, id, "IN_REVIEW");
        world.decide(everything, id, "SCHOOL_LEADER", "APPROVED", "").statusCode(200);
        world.decide(everything, id, "PARTNERSHIP_OFFICE", "APPROVED", "").statusCode(200);

        world.decide(everything, id, "LEGAL", "APPROVED", "")
                .statusCode(409)
                .body("violations.code", contains("separation-of-duties"));
        world.decide(world.legal, id, "LEGAL", "APPROVED", "")
                .statusCode(200)
                .body("agreementState", equalTo("APPROVED"));
    }

    @Test
    void approvals_at_the_same_moment_do_not_miss_each_other() throws Exception {
        for (int round = 0; round < 5; round++) {
            var world = World.with("APPROVED");
            var id = inReview(world);
            var decisions = List.<Callable<Integer>>of(
                    () -> world.decide(world.principal, id, "SCHOOL_LEADER", "APPROVED", "")
                            .extract()
                            .statusCode(),
                    () -> world.decide(world.officer, id, "PARTNERSHIP_OFFICE", "APPROVED", "")
                            .extract()
                            .statusCode(),
                    () -> world.decide(world.legal, id, "LEGAL", "APPROVED", "")
                            .extract()
                            .statusCode());
            try (var pool = Executors.newFixedThreadPool(3)) {
                for (var answer : pool.invokeAll(decisions))
                    assertThat(answer.get()).isEqualTo(200);
            }
            assertThat(world.stateOf(id)).isEqualTo("APPROVED");
        }
    }

    private static String inReview(World world) {
        var id = world.agreement(world.liaison, world.partnership());
        world.move(world.principal, id, "IN_REVIEW");
        return id;
    }
}

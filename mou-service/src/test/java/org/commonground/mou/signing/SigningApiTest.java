package org.commonground.mou.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.UUID;
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
class SigningApiTest {
    @Test
    void nobody_signs_before_it_is_sent_out() {
        var world = World.with("APPROVED");
        var id = world.agreement(world.officer, world.partnership());
        world.officer.get("/v1/agreements/{id}/signatures", id).then().body("items", hasSize(0));
        world.move(world.officer, id, "IN_REVIEW");

        world.sign(world.partnerAdmin, id).statusCode(409).body("violations.code", contains("not-out-for-signature"));
    }

    @Test
    void parties_sign_in_turn() {
        var world = World.with("APPROVED");
        var id = world.outForSignature(world.agreement(world.officer, world.partnership()));

        world.signatory
                .get("/v1/agreements/{id}/signatures", id)
                .then()
                .body(
                        "items.side", contains("PARTNER", "DISTRICT"),
                        "items.state", contains("REQUESTED", "WAITING"),
                        "items.signable", contains(false, false));
        world.sign(world.signatory, id)
                .statusCode(409)
                .body(
                        "violations.code",
                        contains("not-your-turn"),
                        "violations[0].message",
                        containsString("Riverbend"));
        world.sign(world.partnerAdmin, id).statusCode(200);
        world.sign(world.partnerAdmin, id).statusCode(409).body("violations.code", contains("signed-already"));
        world.signatory.get("/v1/agreements/{id}/signatures", id).then().body("items.signable", contains(false, true));
    }

    @Test
    void a_signature_is_on_the_document_that_was_reviewed() {
        var world = World.with("APPROVED");
        var id = world.outForSignature(world.agreement(world.officer, world.partnership()));

        world.partnerAdmin
                .post(
                        "/v1/agreements/{id}/signatures",
                        "{\"capacityTitle\": \"Director\", \"documentSha256\": \"%s\", \"statementAccepted\": true}"
                                .formatted("0".repeat(64)),
                        id)
                .then()
                .statusCode(409)
                .body("violations.code", contains("not-the-current-document"));
        world.partnerAdmin
                .post(
                        "/v1/agreements/{id}/signatures",
                        "{\"capacityTitle\": \" \", \"documentSha256\": \"x\", \"statementAccepted\": false}",
                        id)
                .then()
                .statusCode(422)
                .body(
                        "violations.pointer",
                        containsInAnyOrder("/capacityTitle", "/documentSha256", "/statementAccepted"));
    }

    @Test
    void only_who_may_bind_a_party_signs_for_it() {
        var world = World.with("APPROVED");
        var id = world.outForSignature(world.agreement(world.officer, world.partnership()));

        world.sign(world.officer, id).statusCode(403);
        world.sign(world.person(Role.PARTNER_STAFF), id).statusCode(403);
        world.sign(world.liaison, id).statusCode(403);
        world.sign(world.principal, id)
                .statusCode(403)
                .body("violations.message[1]", containsString("signatory-for-the-district"));
        var stranger = Api.as(
                Tokens.of(Role.PARTNER_ADMIN).ofPartners(UUID.randomUUID()).inDistrict(world.district));
        stranger.post(
                        "/v1/agreements/{id}/signatures",
                        "{\"capacityTitle\": \"Director\", \"documentSha256\": \"%s\", \"statementAccepted\": true}"
                                .formatted("0".repeat(64)),
                        id)
                .then()
                .statusCode(404);
        var both = Api.as(Tokens.of(Role.PARTNERSHIP_OFFICER, Role.PARTNER_ADMIN)
                .ofPartners(world.partner)
                .inDistrict(world.district));
        world.sign(both, id).statusCode(403).body("violations.code", contains("separation-of-duties"));
    }

    @Test
    void who_declines_sends_it_back_and_the_next_round_starts_anew() {
        var world = World.with("APPROVED");
        var id = world.outForSignature(world.agreement(world.officer, world.partnership()));
        world.sign(world.partnerAdmin, id).statusCode(200);

        world.signatory
                .post("/v1/agreements/{id}/declinations", "{\"reason\": \"Budget not passed\"}", id)
                .then()
                .statusCode(200)
                .body("agreementState", equalTo("NEGOTIATING"), "signature.state", equalTo("DECLINED"));

        world.officer.get("/v1/agreements/{id}", id).then().body("changeRequest", containsString("Budget not passed"));
        world.officer
                .get("/v1/agreements/{id}/signatures", id)
                .then()
                .body("items.state", contains("VOIDED", "DECLINED"));
        world.outForSignature(id);
        world.officer
                .get("/v1/agreements/{id}/signatures", id)
                .then()
                .body("items.state", contains("REQUESTED", "WAITING"));
        world.sign(world.partnerAdmin, id).statusCode(200);
        world.sign(world.signatory, id).statusCode(200).body("agreementState", equalTo("ACTIVE"));
    }

    @Test
    void an_officer_recalls_what_was_sent_out_with_a_reason() {
        var world = World.with("APPROVED");
        var id = world.outForSignature(world.agreement(world.officer, world.partnership()));

        world.transition(world.officer, "/v1/agreements/" + id, "NEGOTIATING", null)
                .statusCode(409)
                .body("violations.code", contains("reason-missing"));
        world.transition(world.officer, "/v1/agreements/" + id, "NEGOTIATING", "Wrong dates")
                .statusCode(200);
        world.officer
                .get("/v1/agreements/{id}/signatures", id)
                .then()
                .body("items.state", contains("VOIDED", "VOIDED"));
        world.sign(world.partnerAdmin, id).statusCode(409);
    }

    @Test
    void a_principal_signs_a_letter_for_their_own_school() {
        var world = World.with("APPROVED");
        var id = world.agreement(
                world.officer, world.partnership(), World.TODAY, World.TODAY.plusMonths(6), """
                , "type": "LETTER_OF_AGREEMENT", "parties": [
                    {"side": "SCHOOL", "orgId": "%s", "legalName": "Maple Grove Elementary"},
                    {"side": "PARTNER", "orgId": "%s", "legalName": "Riverbend"}]
                """.formatted(
                                world.school, world.partner));
        world.outForSignature(id);
        world.sign(world.partnerAdmin, id).statusCode(200);

        world.sign(world.principal, id)
                .statusCode(200)
                .body(
                        "signature.authority", equalTo("leader-for-own-school-one-year"),
                        "agreementState", equalTo("ACTIVE"));
    }

    @Test
    void a_signature_counts_once_however_often_it_is_clicked() throws Exception {
        var world = World.with("APPROVED");
        var id = world.outForSignature(world.agreement(world.officer, world.partnership()));
        var clicks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 6; i++)
            clicks.add(() -> world.sign(world.partnerAdmin, id).extract().statusCode());

        var answers = new ArrayList<Integer>();
        try (var pool = Executors.newFixedThreadPool(6)) {
            for (var answer : pool.invokeAll(clicks)) answers.add(answer.get());
        }

        assertThat(answers).containsOnlyOnce(200).containsOnly(200, 409);
        world.officer
                .get("/v1/agreements/{id}/certificate", id)
                .then()
                .body(
                        "trail.findAll { it.kind == 'SIGNED' }", hasSize(1),
                        "trailIntact", equalTo(true),
                        "signatures.state", contains("SIGNED", "REQUESTED"));
    }
}

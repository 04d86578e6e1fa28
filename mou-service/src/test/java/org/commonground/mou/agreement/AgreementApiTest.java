package org.commonground.mou.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.commonground.mou.World.TODAY;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.commonground.kernel.access.Role;
import org.commonground.mou.World;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class AgreementApiTest {
    @Inject
    AgreementClock clock;

    @Inject
    AgroalDataSource database;

    @Test
    void partnership_title_dates_and_obligations_are_enough_for_a_first_version() {
        var world = World.with("APPROVED");
        var id = world.agreement(world.liaison, world.partnership());

        world.liaison
                .get("/v1/agreements/{id}", id)
                .then()
                .statusCode(200)
                .body(
                        "state", equalTo("DRAFT"),
                        "type", equalTo("MOU"),
                        "noticeDays", equalTo(30),
                        "versionNo", equalTo(1),
                        "summary", equalTo("More children read by grade 3."),
                        "parties.side", contains("SCHOOL", "DISTRICT", "PARTNER"),
                        "parties.legalName",
                                contains("Maple Grove Elementary", "The District", "Riverbend Youth Collective"),
                        "allowedTransitions", containsInAnyOrder("NEGOTIATING", "CANCELLED"));
        world.liaison
                .get("/v1/agreements/{id}/versions/1", id)
                .then()
                .statusCode(200)
                .body(
                        "clauses.findAll { it.mandatory }.key",
                        hasItems(
                                "purpose",
                                "responsibilities",
                                "term",
                                "non-discrimination",
                                "student-records",
                                "insurance",
                                "notice-and-termination"),
                        "clauses.changedFromTemplate",
                        not(hasItem(true)),
                        "terms.clauses[1].text",
                        containsString("Provides two trained tutors"));
    }

    @Test
    void the_other_side_sees_a_draft_when_it_is_shared() {
        var world = World.with("APPROVED");
        var id = world.agreement(world.liaison, world.partnership());

        world.partnerAdmin.get("/v1/agreements/{id}", id).then().statusCode(404);
        world.partnerAdmin.get("/v1/agreements").then().body("items", empty());
        world.legal.get("/v1/agreements/{id}", id).then().statusCode(404);
        world.principal.get("/v1/agreements/{id}", id).then().statusCode(200);
        world.person(Role.COMMUNITY_MEMBER)
                .get("/v1/agreements/{id}", id)
                .then()
                .statusCode(404);

        world.move(world.liaison, id, "NEGOTIATING");

        world.partnerAdmin.get("/v1/agreements").then().body("items.id", contains(id));
        world.legal.get("/v1/agreements/{id}", id).then().statusCode(200);
        world.person(Role.COMMUNITY_MEMBER)
                .get("/v1/agreements/{id}", id)
                .then()
                .statusCode(200)
                .body("allowedTransitions", empty());
        world.person(Role.COMMUNITY_MEMBER)
                .get("/v1/agreements/{id}/versions/1", id)
                .then()
                .statusCode(403);
    }

    @Test
    void a_partner_drafts_for_its_own_partnership_and_the_school_waits_to_see_it() {
        var world = World.with("APPROVED");
        var partnership = world.partnership();
        var id = world.agreement(world.partnerAdmin, partnership);

        world.principal.get("/v1/agreements/{id}", id).then().statusCode(404);
        world.officer.get("/v1/agreements/{id}", id).then().statusCode(200);
        Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(UUID.randomUUID()).inDistrict(world.district))
                .post("/v1/agreements", """
                        {"partnershipId": "%s", "title": "Not mine", "effectiveOn": "%s", "expiresOn": "%s"}
                        """.formatted(partnership, TODAY, TODAY))
                .then()
                .statusCode(404);
    }

    @Test
    void a_draft_follows_its_terms_and_a_shared_version_never_changes() {
        var world = World.with("APPROVED");
        var id = world.agreement(world.liaison, world.partnership());
        var path = "/v1/agreements/" + id;

        world.liaison
                .patch(path, "{\"noticeDays\": 45, \"title\": \"Tutoring\"}")
                .then()
                .statusCode(200)
                .body("noticeDays", equalTo(45), "title", equalTo("Tutoring"), "versionNo", equalTo(1));
        world.liaison
                .get(path + "/versions/1")
                .then()
                .body("terms.clauses.text", hasItem(containsString("45 days' notice")));
        world.move(world.liaison, id, "NEGOTIATING");

        world.liaison
                .patch(path, "{\"noticeDays\": 60}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("version-shared"));
        assertThatThrownBy(() -> execute("update agreement_version set document = '{}', sha256 ="
                        + " encode(sha256('{}'), 'hex') where agreement_id = '" + id + "'"))
                .hasMessageContaining("never changes");
        assertThatThrownBy(() -> execute("delete from agreement_version where agreement_id = '" + id + "'"))
                .hasMessageContaining("are kept");
    }

    @Test
    void either_side_answers_with_a_version_of_its_own() {
        var world = World.with("APPROVED");
        var id = world.agreement(world.liaison, world.partnership());
        var path = "/v1/agreements/" + id;
        world.move(world.liaison, id, "NEGOTIATING");

        world.partnerAdmin
                .post(path + "/versions", """
                        {"changeSummary": "Sixty days, and our own words on insurance",
                         "changes": {"noticeDays": 60, "clauses": [
                            {"key": "insurance", "title": "Insurance", "text": "As our insurer certifies."}]}}
                        """)
                .then()
                .statusCode(201)
                .header("Location", notNullValue())
                .body(
                        "no", equalTo(2),
                        "authorSide", equalTo("PARTNER"),
                        "clauses", hasSize(1),
                        "clauses[0].changedFromTemplate", equalTo(true));

        world.liaison.get(path).then().body("state", equalTo("DRAFT"), "versionNo", equalTo(2));
        world.liaison.get(path + "/versions/2").then().statusCode(404);
        world.liaison.get(path + "/versions").then().body("items.no", contains(1));
        world.partnerAdmin.get(path + "/versions").then().body("items.no", contains(1, 2));
        world.liaison
                .patch(path, "{\"noticeDays\": 1}")
                .then()
                .statusCode(409)
                .body("violations.code", contains("not-your-draft"));
        world.move(world.partnerAdmin, id, "NEGOTIATING");
        world.liaison
                .get(path + "/versions/2/changes")
                .then()
                .statusCode(200)
                .body(
                        "from", equalTo(1),
                        "changes.what", hasItems("noticeDays", "clauses/insurance", "clauses/term"),
                        "changes.find { it.what == 'noticeDays' }.before", equalTo(30),
                        "changes.find { it.what == 'clauses/term' }.kind", equalTo("REMOVED"));

        world.transition(world.principal, path, "IN_REVIEW", null)
                .statusCode(409)
                .body("violations.code", hasItem("clause-missing"));
        world.transition(world.principal, path, "DRAFT", null).statusCode(200).body("versionNo", equalTo(3));
    }

    @Test
    void what_is_wrong_with_a_draft_is_said_at_once() {
        var world = World.with("APPROVED");
        var partnership = world.partnership();

        world.officer
                .post("/v1/agreements", """
                        {"partnershipId": "%s", "title": "Wrong", "effectiveOn": "%s", "expiresOn": "%s",
                         "parties": [{"side": "PARTNER", "orgId": "%s", "legalName": "A stranger"}],
                         "obligations": [{"side": "SCHOOL", "description": "Something"}], "goalIds": ["%s"]}
                        """.formatted(
                                partnership, TODAY, TODAY.minusDays(1), UUID.randomUUID(), UUID.randomUUID()))
                .then()
                .statusCode(422)
                .body(
                        "violations.pointer",
                        containsInAnyOrder("/expiresOn", "/parties/0/orgId", "/obligations/0/side", "/goalIds/0"));
        world.officer
                .post("/v1/agreements", """
                        {"partnershipId": "%s", "title": "Addendum", "type": "SITE_ADDENDUM", "effectiveOn": "%s",
                         "expiresOn": "%s"}
                        """.formatted(partnership, TODAY, TODAY))
                .then()
                .statusCode(422)
                .body("violations.pointer", contains("/parentAgreementId"));
    }

    @Test
    void no_agreement_is_begun_with_a_partner_that_the_district_declined() {
        var world = World.with("DECLINED");
        var partnership = world.partnership();

        world.liaison
                .post("/v1/agreements", """
                        {"partnershipId": "%s", "title": "No", "effectiveOn": "%s", "expiresOn": "%s"}
                        """.formatted(partnership, TODAY, TODAY))
                .then()
                .statusCode(422)
                .body("violations.code", contains("partner-shut-out"));
    }

    @Test
    void a_repeated_draft_is_one_agreement() {
        var world = World.with("APPROVED");
        var body = """
                {"partnershipId": "%s", "title": "Once", "effectiveOn": "%s", "expiresOn": "%s"}
                """.formatted(world.partnership(), TODAY, TODAY);
        var first = world.liaison
                .request()
                .header("Idempotency-Key", "draft-" + world.district)
                .contentType("application/json")
                .body(body)
                .post("/v1/agreements");
        var second = world.liaison
                .request()
                .header("Idempotency-Key", "draft-" + world.district)
                .contentType("application/json")
                .body(body)
                .post("/v1/agreements");

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.asString()).isEqualTo(first.asString());
        world.liaison.get("/v1/agreements?count=true").then().body("totalCount", equalTo(1));
    }

    @Test
    void from_the_first_draft_into_force() {
        var world = World.with("APPROVED");
        var id = world.agreement(world.liaison, world.partnership());
        world.move(world.liaison, id, "NEGOTIATING");
        world.outForSignature(id);
        world.officer
                .get("/v1/agreements/{id}", id)
                .then()
                .body("signBy", equalTo(TODAY.plusDays(30).toString()));

        world.sign(world.partnerAdmin, id)
                .statusCode(200)
                .body("agreementState", equalTo("OUT_FOR_SIGNATURE"), "signature.state", equalTo("SIGNED"));
        world.sign(world.signatory, id)
                .statusCode(200)
                .body("agreementState", equalTo("ACTIVE"), "holdReasons", empty());

        World.soon(() -> told(id).size() == 7);
        assertThat(told(id))
                .extracting(data -> data.get("to"))
                .containsExactly(
                        "DRAFT", "NEGOTIATING", "IN_REVIEW", "APPROVED", "OUT_FOR_SIGNATURE", "EXECUTED", "ACTIVE");
        assertThat(String.valueOf(told(id).getLast().get("agreement")))
                .contains(world.school.toString(), world.partner.toString(), "AGR-");
    }

    private static List<Map<String, Object>> told(String id) {
        return Events.on("mou.agreement.v1").stream()
                .filter(message -> message.key().equals(id))
                .map(message -> JsonPath.from(message.value()).<String, Object>getMap(""))
                .toList();
    }

    @Test
    void without_an_approved_partner_it_is_held_until_the_approval_comes() {
        var world = World.with("UNDER_REVIEW");
        var id = world.agreement(world.liaison, world.partnership());
        world.outForSignature(id);
        world.sign(world.partnerAdmin, id).statusCode(200);
        world.sign(world.signatory, id)
                .statusCode(200)
                .body("agreementState", equalTo("EXECUTED"), "holdReasons", contains(containsString("APPROVED")));
        clock.tick();
        clock.tick();
        assertThat(world.stateOf(id)).isEqualTo("EXECUTED");
        world.officer
                .get("/v1/agreements/{id}/certificate", id)
                .then()
                .body("trail.findAll { it.kind == 'HELD' }", hasSize(1));

        world.partner("APPROVED");

        World.soon(() -> world.stateOf(id).equals("ACTIVE"));
        world.officer.get("/v1/agreements/{id}", id).then().body("holdReasons", empty());
    }

    @Test
    void the_clock_brings_it_into_force_and_out_again_each_step_once() throws SQLException {
        var world = World.with("APPROVED");
        var id = world.agreement(world.officer, world.partnership(), TODAY.plusDays(1), TODAY.plusDays(30), "");
        world.executed(id);
        clock.tick();
        assertThat(world.stateOf(id)).isEqualTo("EXECUTED");

        execute("update agreement set effective_on = effective_on - 1 where id = '" + id + "'");
        var before = trailLength(world, id);
        tickAtOnce();
        assertThat(world.stateOf(id)).isEqualTo("ACTIVE");
        assertThat(trailLength(world, id)).isEqualTo(before + 1);

        execute("update agreement set effective_on = effective_on - 60, expires_on = expires_on - 31 where id = '" + id
                + "'");
        tickAtOnce();
        assertThat(world.stateOf(id)).isEqualTo("EXPIRED");
        assertThat(trailLength(world, id)).isEqualTo(before + 2);
        world.officer
                .get("/v1/agreements/{id}", id)
                .then()
                .body("windDownOverdue", equalTo(true), "windDownTasks", hasSize(4));
    }

    private void tickAtOnce() {
        try (var pool = Executors.newFixedThreadPool(3)) {
            for (var run : pool.invokeAll(List.<Callable<Boolean>>of(this::ticked, this::ticked, this::ticked)))
                assertThat(run.get()).isTrue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        clock.tick(); // a run may have passed over what another one held
    }

    private boolean ticked() {
        clock.tick();
        return true;
    }

    @Test
    void who_does_not_sign_in_time_signs_no_more() throws SQLException {
        var world = World.with("APPROVED");
        var id = world.outForSignature(world.agreement(world.officer, world.partnership()));
        execute("update agreement set sign_by = sign_by - 31 where id = '" + id + "'");

        clock.tick();

        assertThat(world.stateOf(id)).isEqualTo("DRAFT_EXPIRED");
        world.sign(world.partnerAdmin, id).statusCode(409);
        world.officer
                .get("/v1/agreements/{id}/signatures", id)
                .then()
                .body("items.state", contains("EXPIRED", "EXPIRED"));
    }

    @Test
    void it_renews_itself_until_a_side_gives_notice() throws SQLException {
        var world = World.with("APPROVED");
        var id = world.agreement(
                world.officer,
                world.partnership(),
                TODAY.minusYears(1),
                TODAY.minusDays(1),
                ", \"renewalMode\": \"AUTO\"");
        // it could not be sent out after its last day, so it was signed a year ago
        execute("update agreement set expires_on = expires_on + 1 where id = '" + id + "'");
        world.executed(id);
        execute("update agreement set expires_on = expires_on - 1 where id = '" + id + "'");

        clock.tick();
        clock.tick();

        world.officer
                .get("/v1/agreements/{id}", id)
                .then()
                .body(
                        "state", equalTo("ACTIVE"),
                        "renewalCount", equalTo(1),
                        "expiresOn", equalTo(TODAY.plusYears(1).minusDays(1).toString()));
        world.partnerAdmin
                .request()
                .post("/v1/agreements/{id}/non-renewal-notices", id)
                .then()
                .statusCode(200)
                .body("nonRenewalNoticeOn", equalTo(TODAY.toString()));
        world.principal
                .request()
                .post("/v1/agreements/{id}/non-renewal-notices", id)
                .then()
                .statusCode(409)
                .body("violations.code", contains("notice-given"));
    }

    @Test
    void an_ended_agreement_winds_down_and_takes_its_partnership_along() {
        var world = World.with("APPROVED");
        var partnership = world.partnership();
        var path = "/v1/partnerships/" + partnership;
        world.transition(world.officer, path, "PLANNING", null).statusCode(200);
        world.officer.patch(path, "{\"onRampSummary\": \"Paid.\"}").then().statusCode(200);
        world.transition(world.officer, path, "FORMALIZING", null).statusCode(200);
        var id = world.executed(world.agreement(world.officer, partnership));
        world.transition(world.officer, path, "LAUNCHING", null).statusCode(200);
        world.transition(world.officer, path, "ACTIVE", null).statusCode(200);

        world.transition(world.partnerAdmin, "/v1/agreements/" + id, "TERMINATING", "BREACH")
                .statusCode(200)
                .body("terminatesOn", equalTo(TODAY.plusDays(30).toString()));
        world.transition(world.officer, path, "ENDING", "The agreement ends").statusCode(200);
        world.transition(world.officer, path, "ENDED", null)
                .statusCode(409)
                .body("violations.code", contains("agreement-unfinished"));

        var other = world.partnership();
        var safety = world.executed(world.agreement(world.officer, other));
        world.transition(world.officer, "/v1/agreements/" + safety, "TERMINATING", "SAFETY")
                .statusCode(200)
                .body("terminatesOn", equalTo(TODAY.toString()));
        clock.tick();
        assertThat(world.stateOf(safety)).isEqualTo("TERMINATED");
        world.transition(world.officer, "/v1/agreements/" + safety, "CLOSED", null)
                .statusCode(409)
                .body("violations.code", hasItem("wind-down-open"));
        world.partnerAdmin
                .post("/v1/agreements/{id}/wind-down-tasks/tell-families/completions", "{}", safety)
                .then()
                .statusCode(403);
        world.partnerAdmin
                .post("/v1/agreements/{id}/wind-down-tasks/return-property/completions", "{\"note\": \"Keys\"}", safety)
                .then()
                .statusCode(200);
        for (var task : List.of("tell-families", "hand-over-students", "settle-records"))
            world.officer
                    .post("/v1/agreements/{id}/wind-down-tasks/{task}/completions", "{}", safety, task)
                    .then()
                    .statusCode(200);
        world.move(world.officer, safety, "CLOSED");
    }

    @Test
    void when_its_last_agreement_ends_an_active_partnership_ends_too() {
        var world = World.with("APPROVED");
        var partnership = world.partnership();
        var path = "/v1/partnerships/" + partnership;
        world.transition(world.officer, path, "PLANNING", null).statusCode(200);
        world.officer.patch(path, "{\"onRampSummary\": \"Paid.\"}").then().statusCode(200);
        world.transition(world.officer, path, "FORMALIZING", null).statusCode(200);
        var first = world.executed(world.agreement(world.officer, partnership));
        var second = world.executed(world.agreement(world.officer, partnership));
        world.transition(world.officer, path, "LAUNCHING", null).statusCode(200);
        world.transition(world.officer, path, "ACTIVE", null).statusCode(200);

        world.transition(world.officer, "/v1/agreements/" + first, "TERMINATING", "SAFETY")
                .statusCode(200);
        clock.tick();
        world.officer.get(path).then().body("state", equalTo("ACTIVE"));
        world.transition(world.officer, "/v1/agreements/" + second, "TERMINATING", "SAFETY")
                .statusCode(200);
        clock.tick();

        world.officer.get(path).then().body("state", equalTo("ENDING"), "stateReason", containsString("AGR-"));
        world.transition(world.officer, path, "ENDED", null).statusCode(200).body("endedOn", equalTo(TODAY.toString()));
    }

    @Test
    void an_addendum_follows_its_umbrella() {
        var world = World.with("APPROVED");
        var partnership = world.partnership();
        var umbrella = world.agreement(
                world.officer, partnership, TODAY.plusDays(1), TODAY.plusYears(2), ", \"type\": \"UMBRELLA\"");
        var addendum = world.agreement(
                world.officer,
                partnership,
                TODAY,
                TODAY.plusYears(1),
                ", \"type\": \"SITE_ADDENDUM\", \"parentAgreementId\": \"%s\"".formatted(umbrella));
        world.executed(addendum);
        world.officer
                .get("/v1/agreements/{id}", addendum)
                .then()
                .body("state", equalTo("EXECUTED"), "holdReasons", contains(containsString("umbrella")));
        world.executed(umbrella);
        try {
            execute("update agreement set effective_on = effective_on - 1 where id = '" + umbrella + "'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }

        clock.tick();

        assertThat(world.stateOf(umbrella)).isEqualTo("ACTIVE");
        assertThat(world.stateOf(addendum)).isEqualTo("ACTIVE");
        world.transition(world.officer, "/v1/agreements/" + umbrella, "SUSPENDED", "Audit")
                .statusCode(200);
        assertThat(world.stateOf(addendum)).isEqualTo("SUSPENDED");
        world.transition(world.officer, "/v1/agreements/" + umbrella, "ACTIVE", null)
                .statusCode(200);
        assertThat(world.stateOf(addendum)).isEqualTo("ACTIVE");
    }

    @Test
    void agreements_that_run_out_soon_are_found() {
        var world = World.with("APPROVED");
        var partnership = world.partnership();
        var soon = world.executed(world.agreement(world.officer, partnership, TODAY, TODAY.plusDays(60), ""));
        world.executed(world.agreement(world.officer, partnership));

        world.officer
                .get("/v1/agreements?expiringWithinDays=90")
                .then()
                .statusCode(200)
                .body("items.id", contains(soon), "items[0].expiring", equalTo(true));
        world.officer
                .get("/v1/agreements?expiringWithinDays=soon")
                .then()
                .statusCode(400)
                .body("violations[0].parameter", equalTo("expiringWithinDays"));
    }

    @Test
    void the_certificate_can_be_checked_with_nothing_but_sha256() throws Exception {
        var world = World.with("APPROVED");
        var id = world.executed(world.agreement(world.liaison, world.partnership()));
        var certificate = world.partnerAdmin
                .get("/v1/agreements/{id}/certificate", id)
                .then()
                .statusCode(200)
                .body(
                        "trailIntact", equalTo(true),
                        "state", equalTo("ACTIVE"),
                        "signatures.authority",
                                contains("partner-admin-for-own-organisation", "signatory-for-the-district"))
                .extract()
                .jsonPath();
        var document = world.partnerAdmin
                .get("/v1/agreements/{id}/versions/1/document", id)
                .asString();

        assertThat(sha256(document)).isEqualTo(certificate.getString("documentSha256"));
        var previous = "";
        for (Map<String, Object> entry : certificate.<Map<String, Object>>getList("trail")) {
            var hashed = new TreeMap<String, Object>(entry);
            hashed.remove("hash");
            hashed.put("agreementId", id);
            hashed.put("detail", canonical(entry.get("detail")));
            assertThat(entry.get("previous")).isEqualTo(previous);
            assertThat(sha256(canonical(hashed))).as(entry.toString()).isEqualTo(entry.get("hash"));
            previous = (String) entry.get("hash");
        }
        assertThat(certificate.getString("trailHead")).isEqualTo(previous);
        assertThat(certificate.<String>getList("trail.kind"))
                .startsWith("DRAFTED")
                .contains("REVIEWS_OPENED", "REVIEW_DECIDED", "SIGNATURES_REQUESTED", "SIGNED");
    }

    @Test
    void nobody_rewrites_the_trail_and_if_they_could_it_would_show() throws SQLException {
        var world = World.with("APPROVED");
        var id = world.agreement(world.liaison, world.partnership());
        world.move(world.liaison, id, "NEGOTIATING");

        assertThatThrownBy(() -> execute("update agreement_event set actor = 'x' where agreement_id = '" + id + "'"))
                .hasMessageContaining("only ever added to");
        assertThatThrownBy(() -> execute("delete from agreement_event where agreement_id = '" + id + "'"))
                .hasMessageContaining("only ever added to");
        execute("alter table agreement_event disable trigger agreement_event_is_append_only");
        try {
            execute("update agreement_event set actor = 'somebody else' where seq = 1 and agreement_id = '" + id + "'");
        } finally {
            execute("alter table agreement_event enable trigger agreement_event_is_append_only");
        }
        world.liaison
                .get("/v1/agreements/{id}/certificate", id)
                .then()
                .statusCode(200)
                .body("trailIntact", equalTo(false));
    }

    @Test
    void templates_say_what_is_mandatory_and_what_people_fill_in() {
        var world = World.with("APPROVED");

        world.liaison
                .get("/v1/agreement-templates")
                .then()
                .statusCode(200)
                .body(
                        "items", hasSize(AgreementType.values().length),
                        "items.find { it.type == 'FACILITY_USE_AGREEMENT' }.clauses.find { it.key == 'premises' }.text",
                                containsString("[["));
    }

    private int trailLength(World world, String id) {
        return world.officer
                .get("/v1/agreements/{id}/certificate", id)
                .jsonPath()
                .getList("trail")
                .size();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Written a second time, as somebody outside would. */
    private static String canonical(@Nullable Object value) throws Exception {
        return new ObjectMapper()
                .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
                .writeValueAsString(value);
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}

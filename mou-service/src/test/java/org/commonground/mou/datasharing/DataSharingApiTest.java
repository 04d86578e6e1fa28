package org.commonground.mou.datasharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.mou.World;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class DataSharingApiTest {
    private static final String PATH = "/v1/data-sharing-schedules";

    @Inject
    DataSharingClock clock;

    @Inject
    Session db;

    @Test
    void a_partner_proposes_and_hears_everything_that_its_legal_basis_still_asks_for() {
        var world = World.with("APPROVED");
        var agreement = world.agreement(world.officer, world.partnership());
        world.move(world.officer, agreement, "NEGOTIATING");
        String id = world.partnerAdmin
                .post(PATH, """
                        {"agreementId": "%s", "terms": {"legalBasis": "AUDIT_EVALUATION", "schoolIds": ["%s"]}}
                        """.formatted(agreement, world.school))
                .then()
                .statusCode(201)
                .body(
                        "state",
                        equalTo("DRAFT"),
                        "missing.pointer",
                        hasItems("/designatedRepresentative", "/purpose", "/destruction/method"),
                        "missing.find { it.pointer == '/designatedRepresentative' }.citation",
                        equalTo("34 CFR 99.35(a)(3)(i)"))
                .extract()
                .path("id");
        review(reviewer(world, "LEGAL"), id, "LEGAL")
                .statusCode(409)
                .body("violations.pointer", hasItem("/terms/purpose"));
        world.partnerAdmin
                .patch(
                        PATH + "/" + id,
                        terms(world, "AUDIT_EVALUATION", "\"designatedRepresentative\": \"Director of evaluation\""))
                .then()
                .statusCode(200)
                .body("missing", hasSize(0));
        world.person(Role.PARTNER_STAFF).get(PATH + "/{id}", id).then().statusCode(403);
        world.person(Role.SIS_INTEGRATION).get(PATH + "/{id}", id).then().statusCode(404);
        Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(world.district).ofPartners(UUID.randomUUID()))
                .get(PATH + "/{id}", id)
                .then()
                .statusCode(404);
        world.partnerAdmin
                .post(PATH, """
                        {"agreementId": "%s", "terms": {"legalBasis": "CONSENT", "schoolIds": ["%s"]}}
                        """.formatted(agreement, UUID.randomUUID()))
                .then()
                .statusCode(422)
                .body("violations.code", contains("not-a-party"));
    }

    @Test
    void data_flows_from_the_last_approval_on_rests_with_the_agreement_and_ends_with_it() {
        var world = World.with("APPROVED");
        var agreement = world.executed(world.agreement(world.officer, world.partnership()));
        assertThat(world.stateOf(agreement)).isEqualTo("ACTIVE");
        var id = approved(world, agreement);
        state(world, id).body("state", equalTo("ACTIVE"), "allowedTransitions", contains("REVOKED"));
        world.person(Role.SIS_INTEGRATION).get(PATH).then().statusCode(200).body("items.id", contains(id));
        world.person(Role.COMMUNITY_MEMBER)
                .get(PATH + "/{id}/summary", id)
                .then()
                .statusCode(200)
                .body(
                        "partner",
                        equalTo("Riverbend Youth Collective"),
                        "what",
                        contains("attendance"),
                        "ground",
                        equalTo("school official"));

        world.transition(world.officer, "/v1/agreements/" + agreement, "SUSPENDED", "A lapse")
                .statusCode(200);
        state(world, id).body("state", equalTo("APPROVED"));
        world.person(Role.SIS_INTEGRATION).get(PATH).then().body("items", hasSize(0));
        world.move(world.officer, agreement, "ACTIVE");
        state(world, id).body("state", equalTo("ACTIVE"));

        World.soon(() -> Events.on("mou.data-sharing.v1").stream()
                .filter(message -> id.equals(Events.attribute(message, "subject")))
                .map(message -> Events.attribute(message, "type"))
                .toList()
                .equals(List.of(
                        "mou.data-sharing.approved",
                        "mou.data-sharing.activated",
                        "mou.data-sharing.paused",
                        "mou.data-sharing.activated")));
    }

    @Test
    void a_revoked_schedule_is_destroyed_when_every_holder_has_certified() {
        var world = World.with("APPROVED");
        var agreement = world.executed(world.agreement(world.officer, world.partnership()));
        var id = approved(world, agreement);
        world.transition(world.legal, PATH + "/" + id, "REVOKED", null)
                .statusCode(409)
                .body("violations.code", contains("reason-missing"));
        world.transition(world.legal, PATH + "/" + id, "REVOKED", "A breach")
                .statusCode(200)
                .body("state", equalTo("REVOKED"), "destruction.holder", containsInAnyOrder("SUITE", "PARTNER"));

        var certificate = UUID.randomUUID();
        Events.send(
                "metrics.privacy.v1",
                "metrics.privacy.data-purged",
                UUID.fromString(id),
                1,
                world.district,
                """
                {"certificateId": "%s", "scheduleId": "%s", "partnerId": "%s", "count": 3, "sha256": "abc", "reason": "REVOKED"}
                """.formatted(certificate, id, world.partner));
        World.soon(() -> certificate
                .toString()
                .equals(world.officer
                        .get(PATH + "/{id}", id)
                        .path("destruction.find { it.holder == 'SUITE' }.certificateId")));
        state(world, id).body("state", equalTo("REVOKED"));
        world.partnerAdmin
                .post(
                        PATH + "/{id}/destruction-certificates",
                        "{\"statement\": \"All copies erased\", \"records\": 3}",
                        id)
                .then()
                .statusCode(200)
                .body("state", equalTo("DESTROYED"));
    }

    @Test
    void an_overdue_destruction_is_told_and_blocks_new_schedules_of_the_partner() {
        var world = World.with("APPROVED");
        var agreement = world.executed(world.agreement(world.officer, world.partnership()));
        var id = approved(world, agreement);
        world.transition(world.officer, PATH + "/" + id, "REVOKED", "Ended early")
                .statusCode(200)
                .body("overdueSince", nullValue());
        // the days pass
        CurrentCaller.asSystem(
                world.district,
                () -> QuarkusTransaction.requiringNew()
                        .call(() -> db.createNativeMutationQuery(
                                        "update data_sharing_schedule set destruction_due_on = :day where id = :id")
                                .setParameter("day", World.TODAY.minusDays(1))
                                .setParameter("id", UUID.fromString(id))
                                .executeUpdate()));
        clock.tick();
        clock.tick();
        state(world, id).body("overdueSince", equalTo(World.TODAY.toString()));
        world.officer
                .post(PATH, draft(world, agreement))
                .then()
                .statusCode(409)
                .body("violations.code", contains("destruction-overdue"));
        World.soon(() -> Events.on("mou.data-sharing.v1").stream()
                        .filter(message -> id.equals(Events.attribute(message, "subject"))
                                && Events.attribute(message, "type").endsWith("overdue"))
                        .count()
                == 1);
        world.transition(world.officer, "/v1/agreements/" + agreement, "TERMINATING", "SAFETY")
                .statusCode(200);
    }

    private static Api reviewer(World world, String unit) {
        return Api.as(Tokens.of(Role.DISTRICT_REVIEWER)
                .named("reviewer-" + unit)
                .reviewing(unit)
                .inDistrict(world.district));
    }

    private static ValidatableResponse review(Api by, String id, String unit) {
        return by.post(PATH + "/{id}/reviews/{unit}", "{\"decision\": \"APPROVED\"}", id, unit)
                .then();
    }

    private static String approved(World world, String agreement) {
        String id = world.officer
                .post(PATH, draft(world, agreement))
                .then()
                .statusCode(201)
                .body("missing", hasSize(0))
                .extract()
                .path("id");
        reviewer(world, "LEGAL")
                .post(PATH + "/{id}/reviews/{unit}", "{\"decision\": \"APPROVED\"}", id, "RESEARCH_DATA")
                .then()
                .statusCode(403);
        for (var unit : new String[] {"LEGAL", "IT_SECURITY", "RESEARCH_DATA"})
            review(reviewer(world, unit), id, unit).statusCode(200);
        return id;
    }

    private static ValidatableResponse state(World world, String id) {
        return world.officer.get(PATH + "/{id}", id).then().statusCode(200);
    }

    private static String draft(World world, String agreement) {
        return "{\"agreementId\": \"%s\", \"terms\": %s}"
                .formatted(
                        agreement,
                        terms(
                                world,
                                "SCHOOL_OFFICIAL",
                                "\"institutionalService\": \"Tutoring\", \"directControl\": true"));
    }

    private static String terms(World world, String basis, String more) {
        return """
                {"legalBasis": "%s", "purpose": "To see whom tutoring helps", "scope": "Attendance of tutored students",
                 "durationFrom": "%s", "durationTo": "%s", "schoolIds": ["%s"], "redisclosureProhibited": true,
                 "dataElements": [{"element": "ATTENDANCE", "minimisationNote": "Days present tell it, nothing coarser"}],
                 "studentPopulation": {"text": "Tutored students", "estimate": 120}, "auditRight": true,
                 "destruction": {"method": "Secure erasure", "dueDaysAfterEnd": 30, "certificateRequired": true},
                 "securityControls": ["Encrypted at rest"], %s}
                """.formatted(basis, World.TODAY, World.TODAY.plusMonths(6), world.school, more);
    }
}

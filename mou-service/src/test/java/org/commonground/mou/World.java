package org.commonground.mou;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.arc.Arc;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.mou.replica.Replicas;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.Tokens;
import org.jspecify.annotations.Nullable;

/** A district of its own with a school, a partner and the people of the story; nothing of another test is in it. */
public final class World {
    /** The district's business day; the tests do not run across its midnight. */
    @SuppressWarnings("TimeInStaticInitializer") // one day for a whole run is what is wanted
    public static final LocalDate TODAY = LocalDate.now(ZoneId.of("America/Chicago"));

    private final AtomicLong versions = new AtomicLong();

    public final String district = "district-" + UUID.randomUUID();
    public final UUID school = UUID.randomUUID();
    public final UUID districtOrg = UUID.randomUUID();
    public final UUID partner = UUID.randomUUID();

    public final Api officer = Api.as(Tokens.officer().inDistrict(district));
    public final Api principal = person(Role.SCHOOL_LEADER);
    public final Api liaison = person(Role.SCHOOL_LIAISON);
    public final Api partnerAdmin = person(Role.PARTNER_ADMIN);
    public final Api signatory = person(Role.SIGNATORY);
    public final Api legal =
            Api.as(Tokens.of(Role.DISTRICT_REVIEWER).reviewing("LEGAL").inDistrict(district));

    /** A world whose partner stands in the registry as said, once this service knows of it. */
    public static World with(String registrationState) {
        var world = new World();
        world.org(world.school, "Maple Grove Elementary", "SCHOOL");
        world.org(world.districtOrg, "The District", "DISTRICT");
        world.partner(registrationState);
        soon(() -> world.knows(world.school, world.districtOrg, world.partner));
        return world;
    }

    /** Waits for what an event brings about. */
    public static void soon(Callable<Boolean> truth) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(truth);
    }

    public Api person(Role role) {
        var token = Tokens.of(role).inDistrict(district);
        return Api.as(
                switch (role) {
                    case SCHOOL_LEADER, SCHOOL_LIAISON, COMMUNITY_MEMBER, AUTHORIZER_VIEWER -> token.ofSchools(school);
                    case PARTNER_ADMIN, PARTNER_STAFF -> token.ofPartners(partner);
                    default -> token;
                });
    }

    public void org(UUID id, String name, String type) {
        Events.send(
                "registry.education-org.v1",
                "registry.education-org.upserted",
                id,
                versions.incrementAndGet(),
                district,
                """
                {"educationOrg": {"id": "%s", "sourcedId": "%s", "name": "%s", "type": "%s", "gradeLevels": [],
                 "charter": false, "status": "ACTIVE"}}
                """.formatted(id, id, name, type));
    }

    /** A goal that the school adopted. */
    public UUID goal(String statement) {
        var id = UUID.randomUUID();
        Events.send("needs.goal.v1", "needs.goal.adopted", id, versions.incrementAndGet(), district, """
                {"goal": {"id": "%s", "statement": "%s", "state": "ADOPTED", "scopeType": "SCHOOL", "scopeId": "%s",
                 "needIds": [], "measures": []}}
                """.formatted(
                        id, statement, school));
        soon(() -> knows(id));
        return id;
    }

    /** What the registry says of the partner from now on. */
    public void partner(String registrationState) {
        Events.send(
                "registry.partner.v1",
                "registry.partner.registration-changed",
                partner,
                versions.incrementAndGet(),
                district,
                """
                {"partner": {"id": "%s", "name": "Riverbend Youth Collective", "types": ["CBO"], "identifiers": [],
                 "languages": ["en"], "registrationState": "%s"}, "from": "PROSPECT", "to": "%s"}
                """.formatted(partner, registrationState, registrationState));
    }

    /** Whether this service has heard of all of these. */
    public boolean knows(UUID... ids) {
        return CurrentCaller.asSystem(
                district,
                () -> Arc.container()
                                .instance(Replicas.class)
                                .get()
                                .labels(List.of(ids))
                                .size()
                        == ids.length);
    }

    /** Whether the partner stands as said in this service's eyes. */
    public boolean knowsPartnerAs(String registrationState) {
        return CurrentCaller.asSystem(
                district,
                () -> Arc.container().instance(Replicas.class).get().partners(List.of(partner)).stream()
                        .anyMatch(known -> known.registrationState().equals(registrationState)));
    }

    private static String profile(UUID school, UUID partner, String benefits, String title) {
        return """
                {"title": "%s", "schoolIds": ["%s"], "partnerIds": ["%s"], "purposes": ["ENHANCE_ACADEMICS"],
                 "statement": "More children read by grade 3.", "benefits": %s}
                """.formatted(title, school, partner, benefits);
    }

    /** A partnership from which both sides gain. */
    public String partnership() {
        return partnership(officer).statusCode(201).extract().path("id");
    }

    public ValidatableResponse partnership(Api by) {
        return by.post("/v1/partnerships", profile(school, partner, """
                [{"direction": "PARTNER_TO_SCHOOL", "description": "Two tutors"},
                 {"direction": "SCHOOL_TO_COMMUNITY", "description": "Rooms in the evening"}]
                """, "Tutoring with Riverbend"))
                .then();
    }

    /** An agreement in force from today for a year. */
    public String agreement(Api by, String partnership) {
        return agreement(by, partnership, TODAY, TODAY.plusYears(1), "");
    }

    public String agreement(Api by, String partnership, LocalDate from, LocalDate to, String more) {
        return by.post("/v1/agreements", """
                        {"partnershipId": "%s", "title": "After-school tutoring", "effectiveOn": "%s", "expiresOn": "%s",
                         "obligations": [{"side": "PARTNER", "description": "Provides two trained tutors"},
                                         {"side": "SCHOOL", "description": "Provides a room and a schedule"}]%s}
                        """.formatted(partnership, from, to, more))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    public void move(Api by, String agreement, String to) {
        transition(by, "/v1/agreements/" + agreement, to, null).statusCode(200).body("state", equalTo(to));
    }

    public ValidatableResponse transition(Api by, String path, String to, @Nullable String reason) {
        var why = reason == null ? "" : ", \"reason\": \"%s\"".formatted(reason);
        return by.transition(path, "{\"to\": \"%s\"%s}".formatted(to, why)).then();
    }

    public ValidatableResponse decide(Api by, String agreement, String unit, String decision, String comment) {
        return by.post(
                        "/v1/agreements/{id}/reviews/{unit}",
                        "{\"decision\": \"%s\", \"comment\": \"%s\"}".formatted(decision, comment),
                        agreement,
                        unit)
                .then();
    }

    public void approve(String agreement) {
        decide(principal, agreement, "SCHOOL_LEADER", "APPROVED", "Yes").statusCode(200);
        decide(officer, agreement, "PARTNERSHIP_OFFICE", "APPROVED", "Yes").statusCode(200);
        decide(legal, agreement, "LEGAL", "APPROVED", "Yes")
                .statusCode(200)
                .body("agreementState", equalTo("APPROVED"));
    }

    public ValidatableResponse sign(Api by, String agreement) {
        String sha256 = by.get("/v1/agreements/{id}", agreement).path("documentSha256");
        return by.post("/v1/agreements/{id}/signatures", """
                        {"capacityTitle": "Director", "documentSha256": "%s", "statementAccepted": true}
                        """.formatted(sha256), agreement)
                .then();
    }

    /** Reviewed, approved and sent out. */
    public String outForSignature(String agreement) {
        move(officer, agreement, "IN_REVIEW");
        approve(agreement);
        move(officer, agreement, "OUT_FOR_SIGNATURE");
        return agreement;
    }

    /** Signed by both sides. */
    public String executed(String agreement) {
        outForSignature(agreement);
        sign(partnerAdmin, agreement).statusCode(200);
        sign(signatory, agreement).statusCode(200);
        return agreement;
    }

    public String stateOf(String agreement) {
        return officer.get("/v1/agreements/{id}", agreement).path("state");
    }
}

package org.commonground.metrics;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.Tokens;

/** What the registry and the needs service tell, for one district of a test's own. */
public record Registry(String district) {
    /** A district with its organisation, two school years and the measure library. */
    public static Registry of(String name) {
        var registry = new Registry(name + "-" + UUID.randomUUID());
        registry.org("district", "DISTRICT", null);
        registry.session("sy2026", "SCHOOL_YEAR", "2025-08-18", "2026-06-06", null, 2026);
        registry.session("sy2026-s1", "SEMESTER", "2025-08-18", "2026-01-17", "sy2026", 2026);
        registry.session("sy2026-q1", "GRADING_PERIOD", "2025-08-18", "2025-10-18", "sy2026-s1", 2026);
        registry.session("sy2026-q2", "GRADING_PERIOD", "2025-10-20", "2026-01-17", "sy2026-s1", 2026);
        registry.session("sy2025", "SCHOOL_YEAR", "2024-08-26", "2025-06-14", null, 2025);
        var api = registry.as(Role.PARTNERSHIP_OFFICER);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> api.get("/v1/measures?count=true")
                        .then()
                        .statusCode(200)
                        .body("totalCount", greaterThan(30)));
        return registry;
    }

    public UUID id(String sourcedId) {
        return Ids.ofNaturalKey(district, "sourcedId", sourcedId);
    }

    public UUID school(String sourcedId) {
        return org(sourcedId, "SCHOOL", "district");
    }

    public UUID org(String sourcedId, String type, String parent) {
        Events.send(
                "registry.education-org.v1",
                "registry.education-org.upserted",
                id(sourcedId),
                0,
                district,
                """
                {"educationOrg": {"id": "%s", "sourcedId": "%s", "name": "Name of %s", "type": "%s"%s, "gradeLevels": [],
                 "charter": false, "status": "ACTIVE"}}
                """.formatted(
                                id(sourcedId),
                                sourcedId,
                                sourcedId,
                                type,
                                parent == null ? "" : ", \"parentId\": \"%s\"".formatted(id(parent))));
        return id(sourcedId);
    }

    public UUID area(String name, UUID... schools) {
        Events.send("registry.area.v1", "registry.area.upserted", id(name), 0, district, """
                {"area": {"id": "%s", "name": "%s", "kind": "NEIGHBORHOOD", "schoolIds": [%s]}}
                """.formatted(
                id(name), name, Stream.of(schools).map("\"%s\""::formatted).collect(Collectors.joining(", "))));
        return id(name);
    }

    public UUID session(String sourcedId, String type, String start, String end, String parent, int year) {
        Events.send(
                "registry.academic-session.v1",
                "registry.academic-session.upserted",
                id(sourcedId),
                0,
                district,
                """
                {"academicSession": {"id": "%s", "sourcedId": "%s", "title": "Title of %s", "type": "%s",
                 "startDate": "%s", "endDate": "%s"%s, "schoolYear": %d, "status": "ACTIVE"}}
                """.formatted(
                                id(sourcedId),
                                sourcedId,
                                sourcedId,
                                type,
                                start,
                                end,
                                parent == null ? "" : ", \"parentId\": \"%s\"".formatted(id(parent)),
                                year));
        return id(sourcedId);
    }

    public UUID partner(String name) {
        Events.send("registry.partner.v1", "registry.partner.upserted", id(name), 0, district, """
                {"partner": {"id": "%s", "name": "%s", "types": [], "identifiers": [], "languages": [],
                 "registrationState": "APPROVED"}}
                """.formatted(
                        id(name), name));
        return id(name);
    }

    public UUID service(String name, String partner) {
        Events.send("registry.service.v1", "registry.service.upserted", id(name), 0, district, """
                {"service": {"id": "%s", "partnerId": "%s", "name": "%s"}}
                """.formatted(
                        id(name), id(partner), name));
        return id(name);
    }

    /** A data-sharing schedule, as the agreements' service tells of it. */
    public UUID sharing(
            String name, long version, String state, String partner, UUID school, LocalDate from, LocalDate to) {
        Events.send("mou.data-sharing.v1", "mou.data-sharing.activated", id(name), version, district, """
                {"scheduleId": "%s", "agreementId": "%s", "partnerId": "%s", "schoolIds": ["%s"],
                 "legalBasis": "SCHOOL_OFFICIAL", "elements": ["ATTENDANCE"], "from": "%s", "to": "%s",
                 "retentionDays": 30, "state": "%s"%s}
                """.formatted(
                        id(name),
                        id(name + "-agreement"),
                        id(partner),
                        school,
                        from,
                        to,
                        state,
                        state.equals("ACTIVE") ? "" : ", \"endedOn\": \"%s\"".formatted(to)));
        return id(name);
    }

    /** A partnership of one school with one partner, as the agreements' service tells of it. */
    public UUID partnership(String name, UUID school, String partner) {
        Events.send("mou.partnership.v1", "mou.partnership.created", id(name), 0, district, """
                {"partnership": {"id": "%s", "code": "SCP-2026-000001", "title": "%s", "schoolIds": ["%s"],
                 "partnerIds": ["%s"], "state": "ACTIVE"}}
                """.formatted(
                        id(name), name, school, id(partner)));
        return id(name);
    }

    public void goal(UUID id, String type, long version, String state, String scopeType, UUID scope, String measures) {
        Events.send("needs.goal.v1", type, id, version, district, """
                {"goal": {"id": "%s", "statement": "More students come every day", "state": "%s", "scopeType": "%s",
                 "scopeId": "%s", "needIds": [], "measures": [%s], "beneficiaryGroup": "STUDENTS", "populationCount": 100,
                 "horizon": "ONE_YEAR", "startDate": "2026-08-24", "dueDate": "2027-06-12"}}
                """.formatted(id, state, scopeType, scope, measures));
    }

    public Api as(Role... roles) {
        return Api.as(Tokens.of(roles).inDistrict(district));
    }

    public Api liaisonOf(UUID... schools) {
        return Api.as(Tokens.of(Role.SCHOOL_LIAISON).inDistrict(district).ofSchools(schools));
    }

    /** Sends rows until the replicas have what they name. */
    public void record(String csv) {
        var sis = as(Role.SIS_INTEGRATION);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    var answer = sis.request()
                            .contentType("text/csv")
                            .queryParam("idScheme", "SOURCED_ID")
                            .body(csv)
                            .post("/v1/observations:batch");
                    if (answer.statusCode() == 409) return false;
                    answer.then().statusCode(200);
                    return true;
                });
    }
}

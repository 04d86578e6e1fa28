package org.commonground.needs;

import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.Arc;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.commonground.testkit.Events;
import org.commonground.testkit.Tokens;

/** What the other services tell this one: schools, years, partners, services, measures. Each call waits until it is known. */
public final class World {
    private World() {}

    public static UUID school(String name) {
        return school(name, 41.8837, -87.6319);
    }

    public static UUID school(String name, double latitude, double longitude) {
        var id = UUID.randomUUID();
        tell(
                "registry.education-org.v1",
                "registry.education-org.upserted",
                "replica_education_org",
                id,
                0,
                """
                {"educationOrg": {"id": "%s", "sourcedId": "%s", "name": "%s", "type": "SCHOOL", "gradeLevels": ["06"],
                 "charter": false, "latitude": %s, "longitude": %s, "status": "ACTIVE"}}
                """.formatted(id, id, name, latitude, longitude));
        return id;
    }

    public static UUID org(String name, String type) {
        var id = UUID.randomUUID();
        tell(
                "registry.education-org.v1",
                "registry.education-org.upserted",
                "replica_education_org",
                id,
                0,
                """
                {"educationOrg": {"id": "%s", "sourcedId": "%s", "name": "%s", "type": "%s", "gradeLevels": [],
                 "charter": false, "status": "ACTIVE"}}
                """.formatted(id, id, name, type));
        return id;
    }

    public static void schoolYear(int endingIn) {
        var id = UUID.nameUUIDFromBytes(("year" + endingIn).getBytes(StandardCharsets.UTF_8));
        tell(
                "registry.academic-session.v1",
                "registry.academic-session.upserted",
                "replica_academic_session",
                id,
                0,
                """
                {"academicSession": {"id": "%s", "sourcedId": "%s", "title": "%d", "type": "SCHOOL_YEAR",
                 "startDate": "%d-08-24", "endDate": "%d-06-11", "schoolYear": %d, "status": "ACTIVE"}}
                """.formatted(id, id, endingIn, endingIn - 1, endingIn, endingIn));
    }

    public static UUID partner(String name, String registrationState) {
        return partner(UUID.randomUUID(), 0, name, registrationState);
    }

    public static UUID partner(UUID id, long version, String name, String registrationState) {
        tell("registry.partner.v1", "registry.partner.upserted", "replica_partner", id, version, """
                {"partner": {"id": "%s", "name": "%s", "types": ["CBO"], "identifiers": [], "languages": ["en"],
                 "registrationState": "%s", "qualityLevel": 3}}
                """.formatted(
                        id, name, registrationState));
        return id;
    }

    public static UUID service(UUID partnerId, String category, int seats, double latitude, double longitude) {
        return service(UUID.randomUUID(), 0, "upserted", partnerId, category, seats, latitude, longitude);
    }

    public static UUID service(
            UUID id,
            long version,
            String what,
            UUID partnerId,
            String category,
            int seats,
            double latitude,
            double longitude) {
        tell("registry.service.v1", "registry.service." + what, "replica_service", id, version, """
                {"service": {"id": "%s", "partnerId": "%s", "name": "%s", "status": "%s", "categories": ["%s"],
                 "gradeLevels": ["06", "07", "08"], "populations": [], "timings": ["AFTER_SCHOOL"],
                 "settings": ["SCHOOL_SITE"], "languages": ["es"],
                 "capacities": [{"unit": "SEATS", "maximum": %d, "available": %d},
                                {"unit": "HOURS", "maximum": 9000, "available": 9000}],
                 "sites": [{"name": "Here", "latitude": %s, "longitude": %s}, {"name": "Somewhere"}]}}
                """.formatted(
                        id,
                        partnerId,
                        category + " of " + partnerId,
                        what.equals("retired") ? "DEFUNCT" : "ACTIVE",
                        category,
                        seats,
                        seats,
                        latitude,
                        longitude));
        return id;
    }

    public static void measure(String code, String unit, String polarity, String quadrant) {
        var id = UUID.nameUUIDFromBytes(code.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        tell("metrics.measure.v1", "metrics.measure.published", "replica_measure", id, 0, """
                {"measure": {"id": "%s", "code": "%s", "measureVersion": 1, "name": "%s", "unit": "%s",
                 "valueType": "PERCENT", "polarity": "%s", "rbaQuadrant": "%s", "maxYearlyChange": 25,
                 "state": "ACTIVE"}}
                """.formatted(
                        id, code, code, unit, polarity, quadrant));
    }

    private static void tell(String topic, String type, String replica, UUID id, long version, String data) {
        Events.send(topic, type, id, version, Tokens.DISTRICT, data);
        awaitVersion(replica, id, version);
    }

    /** Until the replica holds this version of the row, or a newer one. */
    public static void awaitVersion(String replica, UUID id, long version) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> number("select max(version) from %s where id = '%s'".formatted(replica, id)) >= version);
    }

    /** One number from the service's database; -1 for null. */
    public static long number(String sql) {
        try (var connection = database().getConnection();
                var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            found.next();
            var number = found.getLong(1);
            return found.wasNull() ? -1 : number;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For rows by the thousand. */
    public static void execute(String sql) {
        try (var connection = database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AgroalDataSource database() {
        return Arc.container().instance(AgroalDataSource.class).get();
    }
}

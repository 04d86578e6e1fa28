package org.commonground.metrics.participation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.metrics.replica.DataSharings;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ParticipationApiTest {
    private static final String PATH = "/v1/participation-records:batch";

    @SuppressWarnings("TimeInStaticInitializer") // one day for a whole run is what is wanted
    private static final LocalDate TODAY = LocalDate.now(ZoneId.of("America/Chicago"));

    private Registry registry;
    private UUID school;

    @Inject
    Session db;

    @Inject
    DataSharings sharings;

    @BeforeEach
    void world() {
        registry = Registry.of("participation");
        school = registry.school("maple");
        registry.partner("Helpers");
        registry.partner("Readers");
        registry.service("tutoring", "Helpers");
        registry.service("reading", "Readers");
        registry.session(
                "now",
                "SCHOOL_YEAR",
                TODAY.minusDays(100).toString(),
                TODAY.plusDays(100).toString(),
                null,
                2040);
        registry.session("now-q1", "GRADING_PERIOD", TODAY.minusDays(100).toString(), TODAY.toString(), "now", 2040);
        registry.record("measureCode,schoolSourcedId,periodSourcedId,value\nservice.sessionsHeld,maple,now-q1,1\n");
    }

    @Test
    void records_are_refused_before_the_legal_ground_is_there_and_taken_after() {
        untilKnown(() -> send(partnerAdmin(), records("tutoring", TODAY, 1, 3)), 403)
                .body(
                        "detail",
                        containsString("no-active-data-sharing"),
                        "violations[0].code",
                        equalTo("no-active-data-sharing"));
        share("tutoring-data", "Helpers");
        untilKnown(() -> send(partnerAdmin(), records("tutoring", TODAY, 1, 3)), 200)
                .body("created", equalTo(3));
        send(partnerAdmin(), records("tutoring", TODAY, 1, 3))
                .statusCode(200)
                .body("unchanged", equalTo(3), "created", equalTo(0));
        send(partnerAdmin(), records("tutoring", TODAY.minusDays(31), 1, 1)).statusCode(403);
        send(partnerAdmin(), records("reading", TODAY, 1, 1))
                .statusCode(403)
                .body("violations[0].code", equalTo("outside-scope"));
        send(partnerAdmin(), "{\"records\": [{\"studentKey\": \"%s\", \"studentName\": \"Maria\"}]}".formatted(key(1)))
                .statusCode(400);
        send(partnerAdmin(), records("tutoring", TODAY, 1, 1).replace(key(1), "Maria Lopez"))
                .statusCode(422)
                .body("violations.code", contains("not-a-pseudonym"))
                .body(not(containsString("Maria")));
        // a fact computed from such records rests on the same ground
        registry.record(
                "measureCode,schoolSourcedId,periodSourcedId,partnerId,serviceId,numerator,denominator,n\nservice.attendanceRate,maple,now-q1,%s,,50,60,30\n"
                        .formatted(registry.id("Helpers")));
    }

    @Test
    void a_student_of_two_partners_is_counted_once() {
        share("tutoring-data", "Helpers");
        share("reading-data", "Readers");
        untilKnown(() -> send(sis(), records("tutoring", TODAY, 1, 20)), 200);
        untilKnown(() -> send(sis(), records("reading", TODAY, 11, 20)), 200);
        awaitStudents("dimension=period:now-q1&dimension=school:maple", 30, "UNDUPLICATED");
        awaitStudents("dimension=period:now&dimension=school:maple", 30, "UNDUPLICATED");
        awaitStudents("dimension=period:now", 30, "UNDUPLICATED");
        // a number that somebody merely reports cannot be told apart from them
        registry.record(
                "measureCode,schoolSourcedId,periodSourcedId,partnerId,value\nservice.studentsServed,maple,now-q1,%s,15\n"
                        .formatted(registry.partner("Choir")));
        send(sis(), records("reading", TODAY.minusDays(1), 11, 20)).statusCode(200);
        awaitStudents("dimension=period:now-q1&dimension=school:maple", 55, "SUM_WITH_OVERLAP");
    }

    @Test
    void a_revocation_stops_writes_destroys_what_is_held_and_is_certified() {
        var schedule = share("tutoring-data", "Helpers");
        untilKnown(() -> send(sis(), records("tutoring", TODAY, 1, 25)), 200);
        awaitStudents("dimension=period:now-q1&dimension=school:maple", 25, "UNDUPLICATED");
        registry.sharing("tutoring-data", 2, "REVOKED", "Helpers", school, TODAY.minusDays(30), TODAY);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> registry.as(Role.PARTNERSHIP_OFFICER)
                        .get("/v1/purge-certificates?filter=scheduleId = '%s'".formatted(schedule))
                        .then()
                        .body(
                                "items.size()",
                                equalTo(1),
                                "items[0].records",
                                equalTo(25),
                                "items[0].reason",
                                equalTo("REVOKED")));
        send(sis(), records("tutoring", TODAY, 1, 1)).statusCode(403);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Events.on("metrics.privacy.v1").stream()
                        .anyMatch(event -> event.value().contains(schedule.toString())
                                && event.value().contains("\"count\":25")));
        registry.as(Role.SCHOOL_LEADER).get("/v1/purge-certificates").then().statusCode(403);
        partnerAdmin().get("/v1/purge-certificates").then().body("items.size()", equalTo(1));
        // the count stays: it is about a group
        awaitStudents("dimension=period:now-q1&dimension=school:maple", 25, "UNDUPLICATED");
        assertThat(left(schedule)).isZero();
        for (var sql : List.of(
                "update purge_certificate set records = 0 where schedule_id = :schedule",
                "delete from purge_certificate where schedule_id = :schedule"))
            assertThatThrownBy(() -> QuarkusTransaction.requiringNew()
                            .run(() -> db.createNativeMutationQuery(sql)
                                    .setParameter("schedule", schedule)
                                    .executeUpdate()))
                    .hasStackTraceContaining("a certificate is never changed or deleted");
    }

    @Test
    void what_is_written_while_the_revocation_is_on_its_way_is_destroyed_with_the_rest() throws Exception {
        var schedule = share("tutoring-data", "Helpers");
        untilKnown(() -> send(sis(), records("tutoring", TODAY, 1, 4)), 200);
        var rests = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newSingleThreadExecutor()) {
            // a writer that found the schedule in force and has not committed yet
            var writer = threads.submit(() -> CurrentCaller.asSystem(
                    registry.district(),
                    () -> QuarkusTransaction.requiringNew().call(() -> {
                        assertThat(sharings.inForce(List.of(registry.id("Helpers")), TODAY))
                                .hasSize(1);
                        rests.countDown();
                        assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                        return db.createNativeMutationQuery("""
                                        insert into participation_record (district, service_id, school_id, session_date, student_key,
                                            partner_id, minutes, attendance, schedule_id, recorded_at, recorded_by)
                                        select district, service_id, school_id, session_date - 1, student_key, partner_id, minutes,
                                            attendance, schedule_id, recorded_at, recorded_by
                                        from participation_record where district = :district
                                        """)
                                .setParameter("district", registry.district())
                                .executeUpdate();
                    })));
            assertThat(rests.await(30, TimeUnit.SECONDS)).isTrue();
            registry.sharing("tutoring-data", 2, "REVOKED", "Helpers", school, TODAY.minusDays(30), TODAY);
            await().atMost(Duration.ofSeconds(30)).until(this::isWaitedFor);
            goOn.countDown();
            assertThat(writer.get(30, TimeUnit.SECONDS)).isEqualTo(4);
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> registry.as(Role.PARTNERSHIP_OFFICER)
                        .get("/v1/purge-certificates?filter=scheduleId = '%s'".formatted(schedule))
                        .then()
                        .body("items.records", contains(8)));
        assertThat(left(schedule)).isZero();
        send(sis(), records("tutoring", TODAY, 1, 1)).statusCode(403);
    }

    private long left(UUID schedule) {
        return QuarkusTransaction.requiringNew()
                .call(() -> db.createNativeQuery(
                                "select count(*) from participation_record where schedule_id = :schedule", Long.class)
                        .setParameter("schedule", schedule)
                        .getSingleResult());
    }

    /** Whether the revocation has arrived and waits for the writer. */
    private boolean isWaitedFor() {
        return CurrentCaller.asSystem(
                "-",
                () -> QuarkusTransaction.requiringNew()
                        .call(() -> db.createNativeQuery("""
                                        select count(*) > 0 from pg_stat_activity
                                        where wait_event_type = 'Lock' and query like '%replica_data_sharing%'
                                        """, Boolean.class).getSingleResult()));
    }

    @Test
    void what_ran_out_is_kept_until_its_retention_is_over() {
        var schedule = share("tutoring-data", "Helpers");
        untilKnown(() -> send(sis(), records("tutoring", TODAY, 1, 2)), 200);
        registry.sharing("tutoring-data", 2, "EXPIRED", "Helpers", school, TODAY.minusDays(30), TODAY.minusDays(10));
        untilKnown(() -> send(sis(), records("tutoring", TODAY, 1, 1)), 403);
        registry.as(Role.PARTNERSHIP_OFFICER)
                .get("/v1/purge-certificates")
                .then()
                .body("items.size()", equalTo(0));
        registry.sharing("tutoring-data", 3, "EXPIRED", "Helpers", school, TODAY.minusDays(60), TODAY.minusDays(30));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> registry.as(Role.PARTNERSHIP_OFFICER)
                        .get("/v1/purge-certificates?filter=scheduleId = '%s'".formatted(schedule))
                        .then()
                        .body("items.reason", contains("RETENTION_OVER"), "items.records", contains(2)));
    }

    private UUID share(String name, String partner) {
        return registry.sharing(name, 1, "ACTIVE", partner, school, TODAY.minusDays(30), TODAY.plusDays(30));
    }

    private Api sis() {
        return registry.as(Role.SIS_INTEGRATION);
    }

    private Api partnerAdmin() {
        return Api.as(
                Tokens.of(Role.PARTNER_ADMIN).inDistrict(registry.district()).ofPartners(registry.id("Helpers")));
    }

    private interface Sending {
        ValidatableResponse send();
    }

    /** Waits for what the replicas take a moment to hear of. */
    private static ValidatableResponse untilKnown(Sending sending, int status) {
        return await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(sending::send, answer -> answer.extract().statusCode() == status);
    }

    private static ValidatableResponse send(Api by, String body) {
        return by.post(PATH, body).then();
    }

    private String records(String service, LocalDate day, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(no -> """
                        {"studentKey": "%s", "serviceId": "%s", "schoolSourcedId": "maple", "date": "%s", "minutes": 45,
                         "attendance": "PRESENT"}""".formatted(key(no), registry.id(service), day))
                .collect(Collectors.joining(",", "{\"records\": [", "]}"));
    }

    private static String key(int student) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(("student " + student).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitStudents(String query, int students, @Nullable String basis) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> registry.as(Role.ANALYST)
                        .get("/v1/analytics?measure=service.studentsServed&" + query)
                        .then()
                        .statusCode(200)
                        .body("rows[0].value", equalTo(students), "rows[0].countBasis", equalTo(basis)));
    }
}

package org.commonground.registry.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.pollinterval.FibonacciPollInterval.fibonacci;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.job.Jobs;
import org.commonground.testkit.RealParts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job's life when processes die, wake up again or are told to stop. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class JobLifeTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Jobs jobs;
    private final AgroalDataSource database;
    private final String district = "jobs-" + UUID.randomUUID();

    JobLifeTest(Jobs jobs, AgroalDataSource database) {
        this.jobs = jobs;
        this.database = database;
    }

    @BeforeEach
    void hold() {
        PatientWork.LET_GO.set(false);
    }

    @AfterEach
    void letGo() {
        PatientWork.LET_GO.set(true);
    }

    @Test
    void a_job_whose_process_was_killed_is_taken_over_and_done_from_its_start() {
        PatientWork.LET_GO.set(true);
        var id = submitted("RUNNING", 1); // as the killed process left it: running, its lease over
        sql("insert into job_report (job_id, row, code) values ('%s', 99, 'OF_THE_FIRST_ATTEMPT')".formatted(id));
        sql("update job set lease_until = now() - interval '1 second' where id = '%s'".formatted(id));

        awaitState(id, "SUCCEEDED");

        assertThat(number("select attempt from job where id = '%s'".formatted(id)))
                .isEqualTo(2);
        assertThat(number("select count(*) from job_report where job_id = '%s'".formatted(id)))
                .isEqualTo(1);
        assertThat(number("select count(*) from job_input where job_id = '%s'".formatted(id)))
                .isZero();
    }

    @Test
    void a_job_that_this_process_accepted_begins_before_the_next_look() {
        PatientWork.LET_GO.set(true);
        var waits = new ArrayList<Long>();
        for (int i = 0; i < 9; i++) {
            var id = submitted("QUEUED", 0);
            awaitState(id, "SUCCEEDED");
            waits.add(number(
                    "select (1000 * extract(epoch from started_at - created_at))::bigint from job where id = '%s'"
                            .formatted(id)));
        }
        assertThat(waits.stream().sorted().skip(4).findFirst().orElseThrow()).isLessThan(150);
    }

    @Test
    void a_cancelled_job_stops_at_its_next_row_and_forgets_its_input() {
        var id = submitted("QUEUED", 0);
        await().atMost(SOON).until(() -> number("select done from job where id = '%s'".formatted(id)) > 0);

        CurrentCaller.asSystem(district, () -> QuarkusTransaction.requiringNew().call(() -> jobs.cancel(id)));

        awaitState(id, "CANCELLED");
        await().atMost(SOON)
                .until(() -> number("select count(*) from job_input where job_id = '%s'".formatted(id)) == 0);
    }

    @Test
    void operators_see_how_far_the_job_at_work_is() {
        var id = submitted("QUEUED", 0);
        await().atMost(SOON).until(() -> gauge("jobs_running") == 1 && gauge("jobs_current_done_rows") > 0);
        assertThat(gauge("jobs_current_total_rows")).isPositive();

        PatientWork.LET_GO.set(true);

        awaitState(id, "SUCCEEDED");
        await().atMost(SOON)
                .until(() -> gauge("jobs_running") == 0
                        && gauge("jobs_current_done_rows") == 0
                        && gauge("jobs_current_total_rows") == 0);
    }

    private static double gauge(String name) {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.matches(name + "([{ ]).*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_process_that_wakes_up_after_it_lost_the_job_changes_nothing_of_it() {
        var id = submitted("QUEUED", 0);
        await().atMost(SOON).until(() -> number("select done from job where id = '%s'".formatted(id)) > 0);

        // another process has it: a higher attempt, a lease of its own
        sql("update job set attempt = 2, lease_until = now() + interval '1 hour', done = -1 where id = '%s'"
                .formatted(id));
        var next = submitted("QUEUED", 0); // starts only when the sleeper has noticed
        await().atMost(SOON).until(() -> number("select done from job where id = '%s'".formatted(next)) > 0);

        assertThat(number("select done from job where id = '%s' and state = 'RUNNING' and attempt = 2".formatted(id)))
                .isEqualTo(-1);
        PatientWork.LET_GO.set(true);
        sql("update job set lease_until = now() - interval '1 second' where id = '%s'".formatted(id));
        awaitState(id, "SUCCEEDED");
        awaitState(next, "SUCCEEDED");
    }

    @Test
    void a_job_at_which_the_process_died_five_times_is_given_up() {
        var id = submitted("RUNNING", 5);
        sql("update job set lease_until = now() - interval '1 second' where id = '%s'".formatted(id));

        awaitState(id, "FAILED");
        assertThat(number("select count(*) from job where id = '%s' and failure like '%%5 times%%'".formatted(id)))
                .isEqualTo(1);
    }

    private UUID submitted(String state, int attempt) {
        return CurrentCaller.asSystem(
                district,
                () -> QuarkusTransaction.requiringNew().call(() -> {
                    try {
                        var job = jobs.submit(
                                PatientWork.KIND, Map.of(), new java.io.ByteArrayInputStream(new byte[] {1}));
                        if (state.equals("RUNNING"))
                            io.quarkus.arc.Arc.container()
                                    .instance(org.hibernate.Session.class)
                                    .get()
                                    .createNativeMutationQuery(
                                            "update job set state = 'RUNNING', attempt = :attempt, lease_until = now() + interval '1 hour' where district = :district and id = :id")
                                    .setParameter("attempt", attempt)
                                    .setParameter("district", district)
                                    .setParameter("id", job.id())
                                    .executeUpdate();
                        return job.id();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
    }

    private void awaitState(UUID id, String state) {
        await().atMost(SOON)
                .pollDelay(Duration.ZERO)
                .pollInterval(fibonacci())
                .until(() ->
                        number("select count(*) from job where id = '%s' and state = '%s'".formatted(id, state)) == 1);
    }

    private void sql(String statement) {
        try (var connection = database.getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long number(String query) {
        try (var connection = database.getConnection();
                var sql = connection.createStatement();
                var found = sql.executeQuery(query)) {
            return found.next() ? found.getLong(1) : Long.MIN_VALUE;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

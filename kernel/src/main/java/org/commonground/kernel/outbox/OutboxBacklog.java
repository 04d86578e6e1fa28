package org.commonground.kernel.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * How many events wait for Kafka, and for how long; and the bound beyond which clients' writes are refused (503
 * {@code overloaded}) so that an outage of Kafka ends in waiting clients rather than in a full disk.
 *
 * <p>Refusing is chosen over slowing down: a slowed write holds a database connection, and there are few of those. Imports
 * and reactions to events are not refused: they cannot ask anybody to come back later.
 */
@Singleton
public class OutboxBacklog {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final DataSource database;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final long bound;
    private final boolean enabled;
    private final ScheduledExecutorService measuring = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("outbox-backlog").daemon().factory());

    private volatile long rows;
    private volatile long refused;
    private volatile @Nullable Instant oldest;

    OutboxBacklog(
            DataSource database,
            Clock clock,
            MeterRegistry metrics,
            @ConfigProperty(name = "commonground.outbox.bound", defaultValue = "500000") long bound,
            @ConfigProperty(name = "commonground.outbox.enabled", defaultValue = "true") boolean enabled) {
        this.database = database;
        this.clock = clock;
        this.metrics = metrics;
        this.bound = bound;
        this.enabled = enabled;
    }

    void start(@Observes @Priority(9_000) StartupEvent event) {
        metrics.gauge("outbox.rows", this, backlog -> backlog.rows);
        metrics.gauge("outbox.oldest.age.seconds", this, OutboxBacklog::ageSeconds);
        metrics.gauge("outbox.refused.rows", this, backlog -> backlog.refused);
        if (enabled) measuring.execute(this::measureAgainAndAgain);
    }

    void stop(@Observes ShutdownEvent event) {
        measuring.shutdownNow();
    }

    /** Refuses a client's write while too much waits. */
    void admit(Caller caller) {
        if (rows >= bound && !caller.is(Role.SYSTEM))
            throw Problem.of(
                            ProblemCode.OVERLOADED,
                            "%d changes wait to be told to the other services; nothing was changed".formatted(rows))
                    .retryAfter(Duration.ofSeconds(10));
    }

    /** How long the oldest waiting event has been waiting. */
    double ageSeconds() {
        var since = oldest;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }

    /** Counting a long queue takes long, so it is done the less often the longer it takes. */
    private void measureAgainAndAgain() {
        long began = System.nanoTime();
        try {
            measure();
        } catch (SQLException | RuntimeException e) {
            Log.debugf("the outbox cannot be counted: %s", e.getMessage());
        }
        long pause = Math.max(EVERY.toNanos(), 20 * (System.nanoTime() - began));
        try {
            var _ = measuring.schedule(this::measureAgainAndAgain, pause, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            Log.debug("counted for the last time", e); // stopping
        }
    }

    void measure() throws SQLException {
        try (var connection = database.getConnection();
                var count = connection.prepareStatement("""
                        /* across districts: all share one queue */
                        select count(*), min(time), (select count(*) from outbox_refused)
                        from (select time from outbox order by seq limit ?) waiting
                        """)) {
            count.setLong(1, bound);
            try (var found = count.executeQuery()) {
                found.next();
                var time = found.getTimestamp(2);
                rows = found.getLong(1);
                oldest = time == null ? null : time.toInstant();
                refused = found.getLong(3);
            }
        }
    }
}

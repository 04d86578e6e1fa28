package org.commonground.kernel.feed;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Forgets traces when their days are over, and notices when the database has become another one: transaction numbers of the
 * cluster that a backup was taken from mean nothing in the one that it was restored to.
 */
@Singleton
class FeedUpkeep {
    private static final int AT_ONCE = 10_000;

    private final DataSource database;
    private final FeedTypes types;
    private final Clock clock;
    private final Duration keep;

    FeedUpkeep(
            DataSource database,
            FeedTypes types,
            Clock clock,
            @ConfigProperty(name = "commonground.changes.keep-gone", defaultValue = "400d") Duration keep) {
        this.database = database;
        this.types = types;
        this.clock = clock;
        this.keep = keep;
    }

    void start(@Observes @Priority(5_000) StartupEvent event) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                settle(connection, types.tables());
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** Numbers of another cluster are forgotten: every row counts as written before everything else, every cursor is expired. */
    static void settle(Connection connection, Collection<String> tables) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("lock table change_origin in exclusive mode");
            long here;
            try (var found = statement.executeQuery("select system_identifier from pg_control_system()")) {
                found.next();
                here = found.getLong(1);
            }
            try (var found = statement.executeQuery("select cluster from change_origin")) {
                if (found.next() && found.getLong(1) == here) return;
            }
            statement.execute(
                    "delete from change_origin; delete from change_trace /* across districts: all of them */");
            for (var table : tables)
                statement.execute("update %s /* across districts: all of them */ set changed = '0' where changed <> '0'"
                        .formatted(table));
            statement.execute("insert into change_origin (cluster, kept_from) values (%d, '0')".formatted(here));
        }
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        try (var connection = database.getConnection()) {
            forget(connection, clock.instant().minus(keep));
        } catch (SQLException e) {
            Log.warnf("old traces of changes cannot be forgotten now: %s", e.getMessage());
        }
    }

    /** Cursors from before what is forgotten expire with it. */
    static void forget(Connection connection, Instant before) throws SQLException {
        try (var expired = connection.prepareStatement("""
                        /* across districts: traces expire by time alone */
                        with gone as (
                            delete from change_trace where ctid = any (array(
                                select ctid from change_trace where at < ? order by at limit ? for update skip locked))
                            returning cast(cast(changed as text) as bigint) as changed)
                        update change_origin set kept_from = greatest(kept_from, cast(cast(last.changed + 1 as text) as xid8))
                        from (select max(changed) as changed from gone having count(*) > 0) last
                        """)) {
            expired.setTimestamp(1, Timestamp.from(before));
            expired.setInt(2, AT_ONCE);
            while (expired.executeUpdate() > 0) Log.debug("old traces of changes were forgotten");
        }
    }
}

package org.commonground.kernel.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.commonground.kernel.feed.FeedCursor.Position;
import org.commonground.kernel.feed.FeedTable.Found;
import org.commonground.kernel.feed.FeedTypes.FeedType;
import org.commonground.localstack.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // JUnit fills the fields
class FeedUpkeepTest {
    private static final FeedType THING = new FeedType("tested.thing", "thing", "listThings", "/v1/things", false);
    private static final Duration KEPT = Duration.ofDays(400);

    private static PostgresServer postgres;
    private static int databases;

    private Connection connection;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.startTemporary();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void begin() throws SQLException, IOException {
        var database = "feed_" + databases++;
        postgres.createDatabase(database);
        connection = DriverManager.getConnection(postgres.jdbcUrl(database), database, database);
        try (var migration = getClass().getResourceAsStream("/db/kernel/V031__change_feed.sql")) {
            execute(new String(Objects.requireNonNull(migration).readAllBytes(), StandardCharsets.UTF_8));
        }
        execute("""
                create table thing (
                    id uuid primary key, district text not null, version bigint not null, updated_at timestamptz not null);
                select follow_changes('thing')
                """);
        settle();
    }

    @AfterEach
    void end() throws SQLException {
        connection.close();
    }

    @Test
    void that_a_row_is_gone_is_told_for_so_many_days_and_then_forgotten() throws SQLException {
        var gone = added();
        execute("delete from thing where id = '%s'".formatted(gone));
        var deletedIn = after(0).getLast().position().transaction();

        FeedUpkeep.forget(connection, Instant.now().minus(KEPT));
        assertThat(after(0)).extracting(Found::id).containsExactly(gone);
        assertThat(origin().keptFrom()).isZero();

        FeedUpkeep.forget(connection, Instant.now().plusSeconds(1));
        assertThat(after(0)).isEmpty();
        // a cursor from before it has missed it, and expires; one from after it has not
        assertThat(origin().keptFrom()).isEqualTo(deletedIn + 1);
    }

    @Test
    void what_is_forgotten_today_does_not_expire_the_cursors_of_yesterday() throws SQLException {
        var old = added();
        execute("delete from thing where id = '%s'".formatted(old));
        var oldest = after(0).getLast().position().transaction();
        execute("update change_trace set at = at - interval '401 days'");
        var young = added();
        execute("delete from thing where id = '%s'".formatted(young));

        FeedUpkeep.forget(connection, Instant.now().minus(KEPT));

        assertThat(after(0)).extracting(Found::id).containsExactly(young);
        assertThat(origin().keptFrom()).isEqualTo(oldest + 1);
        FeedUpkeep.forget(connection, Instant.now().minus(KEPT));
        assertThat(origin().keptFrom()).as("nothing to forget").isEqualTo(oldest + 1);
    }

    @Test
    void in_a_database_that_was_restored_elsewhere_every_row_counts_as_written_before_everything_else()
            throws SQLException {
        var kept = added();
        var gone = added();
        execute("delete from thing where id = '%s'".formatted(gone));
        var here = origin().cluster();
        // as the backup has it: numbers of another cluster, which may be higher than any here
        execute("update change_origin set cluster = 1, kept_from = '1000000'; update thing set changed = '2000000'");
        assertThat(after(0)).extracting(Found::id).doesNotContain(kept);

        settle();

        assertThat(origin().cluster()).isEqualTo(here);
        assertThat(origin().keptFrom()).isZero();
        var later = added();
        assertThat(after(0)).extracting(Found::id).containsExactly(kept, later);

        settle();
        assertThat(after(1)).as("once is enough").extracting(Found::id).containsExactly(later);
    }

    private void settle() throws SQLException {
        connection.setAutoCommit(false);
        FeedUpkeep.settle(connection, List.of(THING.table()));
        connection.setAutoCommit(true);
    }

    private UUID added() throws SQLException {
        var id = UUID.randomUUID();
        execute("insert into thing values ('%s', 'here', 0, now())".formatted(id));
        return id;
    }

    private List<Found> after(long transaction) throws SQLException {
        return new FeedTable(connection, "here")
                .after(Position.before(transaction), 0, origin().horizon(), List.of(THING), 100);
    }

    private FeedTable.Origin origin() throws SQLException {
        return new FeedTable(connection, "here").origin();
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

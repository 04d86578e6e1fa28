package org.commonground.kernel.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The outbox as the relay's connection sees it. Every statement commits by itself. */
final class OutboxTable {
    private static final long LOCK = 0x0B0C_0001L;

    private final Connection connection;

    OutboxTable(Connection connection) {
        this.connection = connection;
    }

    /** One event that waits for Kafka, and its place in the order. */
    record Waiting(long seq, Outbox.Row row) {}

    /**
     * Becomes the one active relay of this service, if no other is. The lock lives and dies with the connection, so the
     * database is told to notice within seconds that a holder is gone without a word (keep-alive) or frozen (idle).
     */
    boolean lock() throws SQLException {
        try (var lock = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            lock.setLong(1, LOCK);
            try (var answer = lock.executeQuery()) {
                if (!answer.next() || !answer.getBoolean(1)) return false;
            }
        }
        try (var settings = connection.createStatement()) {
            settings.execute("""
                    set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3;
                    set idle_session_timeout = '20s'
                    """);
        }
        return true;
    }

    /** The pool keeps the connection, so neither the lock nor the settings may outlive this use of it. */
    void unlock() throws SQLException {
        try (var unlock = connection.createStatement()) {
            unlock.execute("""
                    reset tcp_keepalives_idle; reset tcp_keepalives_interval; reset tcp_keepalives_count;
                    reset idle_session_timeout; select pg_advisory_unlock(%d)
                    """.formatted(LOCK));
        }
    }

    /** The oldest rows from a sequence number on, in order. */
    List<Waiting> oldest(long from, int atMost) throws SQLException {
        try (var select = connection.prepareStatement("/* across districts: the relay sends for all */ select seq, "
                + Outbox.COLUMNS + " from outbox where seq >= ? order by seq limit ?")) {
            select.setLong(1, from);
            select.setInt(2, atMost);
            var rows = new ArrayList<Waiting>();
            try (var found = select.executeQuery()) {
                while (found.next())
                    rows.add(new Waiting(
                            found.getLong(1),
                            new Outbox.Row(
                                    found.getObject(2, UUID.class),
                                    found.getString(3),
                                    found.getString(4),
                                    found.getObject(5, UUID.class),
                                    found.getLong(6),
                                    found.getString(7),
                                    found.getString(8),
                                    found.getTimestamp(9).toInstant(),
                                    found.getString(10),
                                    found.getString(11))));
            }
            return rows;
        }
    }

    /** The numbers of the transactions that have written something and not yet ended. */
    Set<Long> open() throws SQLException {
        try (var select = connection.prepareStatement(
                        "select cast(cast(xid as text) as bigint) from pg_snapshot_xip(pg_current_snapshot()) xid");
                var found = select.executeQuery()) {
            var open = new HashSet<Long>();
            while (found.next()) open.add(found.getLong(1));
            return open;
        }
    }

    /** Forgets what Kafka has acknowledged. */
    void delete(List<Waiting> sent) throws SQLException {
        try (var delete = connection.prepareStatement(
                "/* across districts: what Kafka has */ delete from outbox where seq = any (?)")) {
            delete.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", sent.stream().map(Waiting::seq).toArray()));
            delete.executeUpdate();
        }
    }

    /** Sets one row aside that Kafka will never take, with the reason, so that it does not hold up all others. */
    void refuse(Waiting event, String reason) throws SQLException {
        try (var move = connection.prepareStatement("/* across districts: one row by its key */"
                + " with refused as (delete from outbox where seq = ? returning *)"
                + " insert into outbox_refused (seq, " + Outbox.COLUMNS + ", reason)"
                + " select seq, " + Outbox.COLUMNS + ", ? from refused")) {
            move.setLong(1, event.seq);
            move.setString(2, reason);
            move.executeUpdate();
        }
    }
}

package org.commonground.kernel.feed;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonground.kernel.feed.FeedCursor.Position;
import org.commonground.kernel.feed.FeedTypes.FeedType;
import org.jspecify.annotations.Nullable;

/** The rows and traces of one district as the database has them. */
final class FeedTable {
    private final Connection connection;
    private final String district;

    FeedTable(Connection connection, String district) {
        this.connection = connection;
        this.district = district;
    }

    /**
     * @param cluster that the transaction numbers belong to
     * @param horizon every transaction with a lower number has ended, and no new one will have such a number
     * @param keptFrom traces of transactions with a lower number may have been forgotten
     */
    record Origin(long cluster, long horizon, long keptFrom) {}

    /** What a row was for whom, before the change that a trace tells of. */
    record Before(String keys, Set<String> audience) {}

    /** @param before null if it is the row itself and not a trace */
    record Found(
            FeedType type,
            Position position,
            UUID id,
            long version,
            Instant at,
            String keys,
            Set<String> audience,
            @Nullable Before before) {}

    Origin origin() throws SQLException {
        try (var select = connection.prepareStatement("""
                        select cluster, cast(pg_snapshot_xmin(pg_current_snapshot()) as text), cast(kept_from as text)
                        from change_origin
                        """);
                var found = select.executeQuery()) {
            if (!found.next()) throw new IllegalStateException("nobody has said whose transaction numbers these are");
            return new Origin(found.getLong(1), Long.parseLong(found.getString(2)), Long.parseLong(found.getString(3)));
        }
    }

    /** At most so many of what settled transactions left, in the feed's order. One statement over all types. */
    List<Found> after(Position passed, long began, long horizon, Collection<FeedType> types, int atMost)
            throws SQLException {
        var sql = new StringBuilder("select * from ((").append("""
                select cast(cast(t.changed as text) as bigint) as changed, '' as place, t.source, t.n, t.id, t.version, t.at,
                    cast(t.keys_after as text) as keys, t.audience_after as audience,
                    cast(t.keys_before as text) as keys_before, t.audience_before
                from change_trace t
                where t.district = ? and (t.changed, t.n) > (cast(? as xid8), ?) and t.changed >= cast(? as xid8)
                    and t.changed < cast(? as xid8) and t.source = any (?)
                order by t.changed, t.n limit ?
                """);
        for (var type : types)
            sql.append(") union all (").append("""
                select cast(cast(e.changed as text) as bigint), '%s', '%s', 0, e.id, e.version, e.updated_at,
                    cast(keys_of(e) as text), audience_of(e), null, null
                from %s e
                where e.district = ? and (e.changed, e.id) > (cast(? as xid8), ?) and e.changed < cast(? as xid8)
                order by e.changed, e.id limit ?
                """.formatted(type.name(), type.table(), type.table()));
        sql.append(")) found order by changed, place collate \"C\", n, id limit ?");
        try (var select = connection.prepareStatement(sql.toString())) {
            int at = bindTraces(select, passed, began, horizon, types, atMost);
            for (var type : types) {
                select.setString(at++, district);
                select.setString(at++, Long.toString(passed.transaction()));
                select.setObject(at++, passed.idPassed(type.name()));
                select.setString(at++, Long.toString(horizon));
                select.setInt(at++, atMost);
            }
            select.setInt(at, atMost);
            return read(select, types);
        }
    }

    private int bindTraces(
            PreparedStatement select, Position passed, long began, long horizon, Collection<FeedType> types, int atMost)
            throws SQLException {
        int at = 1;
        select.setString(at++, district);
        select.setString(at++, Long.toString(passed.transaction()));
        select.setLong(at++, passed.trace());
        select.setString(at++, Long.toString(began));
        select.setString(at++, Long.toString(horizon));
        select.setArray(
                at++,
                connection.createArrayOf(
                        "text", types.stream().map(FeedType::table).toArray()));
        select.setInt(at++, atMost);
        return at;
    }

    private static List<Found> read(PreparedStatement select, Collection<FeedType> types) throws SQLException {
        Map<String, FeedType> byTable = types.stream().collect(Collectors.toMap(FeedType::table, Function.identity()));
        var rows = new ArrayList<Found>();
        try (var found = select.executeQuery()) {
            while (found.next()) {
                var type = byTable.get(found.getString("source"));
                if (type == null) throw new IllegalStateException("asked for other tables");
                var id = found.getObject("id", UUID.class);
                var transaction = found.getLong("changed");
                var before = found.getString("keys_before");
                rows.add(new Found(
                        type,
                        before == null
                                ? Position.atRow(transaction, type.name(), id)
                                : Position.atTrace(transaction, found.getLong("n")),
                        id,
                        found.getLong("version"),
                        found.getTimestamp("at").toInstant(),
                        found.getString("keys"),
                        words(found, "audience"),
                        before == null ? null : new Before(before, words(found, "audience_before"))));
            }
        }
        return rows;
    }

    private static Set<String> words(ResultSet found, String column) throws SQLException {
        Array words = found.getArray(column);
        return words == null ? Set.of() : new HashSet<>(Arrays.asList((String[]) words.getArray()));
    }
}

package org.commonground.metrics.observation;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.commonground.kernel.access.CurrentCaller;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The stored facts. Written as sets: many rows cost one statement. */
@ApplicationScoped
class Observations {
    private static final String KEY = "district, measure_code, period_id, school_id, partner_id, service_id, dims";

    private static final String UPSERT = """
            with stored as (
                insert into observation as o
                    (district, recorded_at, recorded_by, measure_code, period_id, school_id, partner_id, service_id, dims,
                     value, numerator, denominator, n, measure_version, source)
                select ?, ?, ?, s.* from unnest(
                    ?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[],
                    ?::numeric[], ?::numeric[], ?::numeric[], ?::bigint[], ?::int[], ?::text[]) as s
                on conflict (%s) do update set
                    value = excluded.value, numerator = excluded.numerator, denominator = excluded.denominator,
                    n = excluded.n, measure_version = excluded.measure_version, source = excluded.source,
                    recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
                where (o.value, o.numerator, o.denominator, o.n)
                    is distinct from (excluded.value, excluded.numerator, excluded.denominator, excluded.n)
                returning (xmax = 0) as created)
            select count(*) filter (where created), count(*) filter (where not created) from stored
            """.formatted(KEY);

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;

    Observations(Session db, CurrentCaller current, Clock clock) {
        this.db = db;
        this.current = current;
        this.clock = clock;
    }

    /** How many facts are new and how many changed; the rest stood there already. */
    record Stored(long created, long updated) {}

    /** The rows of which the fact is stored already. */
    Set<Integer> existing(List<Observation> rows) {
        if (rows.isEmpty()) return Set.of();
        return db.doReturningWork(connection -> {
            try (var select = connection.prepareStatement("""
                    select s.row from unnest(
                            ?::int[], ?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[])
                        as s (row, measure_code, period_id, school_id, partner_id, service_id, dims)
                    join observation o using (measure_code, period_id, school_id, partner_id, service_id, dims)
                    where o.district = ?
                    """)) {
                bind(connection, select, 1, "int", rows, Observation::row);
                bind(connection, select, 2, "text", rows, Observation::measureCode);
                bind(connection, select, 3, "uuid", rows, Observation::period);
                bind(connection, select, 4, "uuid", rows, Observation::school);
                bind(connection, select, 5, "uuid", rows, Observation::partner);
                bind(connection, select, 6, "uuid", rows, Observation::service);
                bind(connection, select, 7, "text", rows, Observation::dims);
                select.setString(8, current.get().district());
                var found = new HashSet<Integer>();
                try (var each = select.executeQuery()) {
                    while (each.next()) found.add(each.getInt(1));
                }
                return found;
            }
        });
    }

    @Transactional(MANDATORY)
    Stored upsert(List<Observation> rows) {
        if (rows.isEmpty()) return new Stored(0, 0);
        var stored = db.doReturningWork(connection -> {
            try (var upsert = connection.prepareStatement(UPSERT)) {
                upsert.setString(1, current.get().district());
                upsert.setTimestamp(2, Timestamp.from(clock.instant()));
                upsert.setString(3, current.get().subject());
                bind(connection, upsert, 4, "text", rows, Observation::measureCode);
                bind(connection, upsert, 5, "uuid", rows, Observation::period);
                bind(connection, upsert, 6, "uuid", rows, Observation::school);
                bind(connection, upsert, 7, "uuid", rows, Observation::partner);
                bind(connection, upsert, 8, "uuid", rows, Observation::service);
                bind(connection, upsert, 9, "text", rows, Observation::dims);
                bind(connection, upsert, 10, "numeric", rows, Observation::value);
                bind(connection, upsert, 11, "numeric", rows, Observation::numerator);
                bind(connection, upsert, 12, "numeric", rows, Observation::denominator);
                bind(connection, upsert, 13, "bigint", rows, Observation::n);
                bind(connection, upsert, 14, "int", rows, Observation::measureVersion);
                bind(connection, upsert, 15, "text", rows, row -> row.source().name());
                try (var counts = upsert.executeQuery()) {
                    counts.next();
                    return new Stored(counts.getLong(1), counts.getLong(2));
                }
            }
        });
        if (stored.created + stored.updated > 0)
            rows.stream().map(Observation::measureCode).distinct().sorted().forEach(this::renew);
        return stored;
    }

    /** Tables of this measure that were judged before no longer hold. Last, since writers of one measure meet here. */
    private void renew(String measureCode) {
        db.createNativeMutationQuery("""
                        insert into observation_revision (district, measure_code, revision)
                        values (:district, :code, nextval('observation_revision_number'))
                        on conflict (district, measure_code) do update set revision = excluded.revision
                        """)
                .setParameter("district", current.get().district())
                .setParameter("code", measureCode)
                .executeUpdate();
    }

    private static void bind(
            Connection connection,
            PreparedStatement statement,
            int at,
            String type,
            List<Observation> rows,
            Function<Observation, ? extends @Nullable Object> column)
            throws SQLException {
        statement.setArray(
                at, connection.createArrayOf(type, rows.stream().map(column).toArray()));
    }
}

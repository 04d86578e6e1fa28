package org.commonground.metrics.observation;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.metrics.replica.SchoolYearHeard;
import org.commonground.metrics.target.ReviewTargets;
import org.hibernate.Session;
import org.postgresql.PGConnection;

/**
 * The stored facts, written as sets: rows go by COPY to a table of this connection that is not logged, and from there into the
 * facts in one statement, in the order of the key, so that two writers never wait for each other in a circle. What a fact was
 * before stays in {@code observation_past}.
 */
@ApplicationScoped
class Observations {
    private static final String STAGE = """
            create temporary table if not exists observation_stage (
                row int, measure_code text collate "C", period_id uuid, school_id uuid, partner_id uuid, service_id uuid,
                dims text collate "C", value numeric, numerator numeric, denominator numeric, n bigint, measure_version int,
                source text
            ) on commit delete rows
            """;

    private static final String COPY = "copy observation_stage from stdin";

    /** The facts' key and what is told of them, in one order for every statement. */
    private static final String FACT =
            "district, measure_code, school_year, period_id, school_id, partner_id, service_id, dims,"
                    + " value, numerator, denominator, n, measure_version, source, recorded_at, recorded_by";

    private static final String OLD = FACT.replaceAll("(\\w+)(,|$)", "old.$1 as $1$2");

    private static final String STAGED = """
            select s.*, p.school_year from observation_stage s
            left join replica_academic_session p on p.district = ? and p.id = s.period_id
            """;

    private static final String MERGE = """
            with staged as materialized (%s
                order by measure_code, school_year, period_id, school_id, partner_id, service_id, dims),
            stored as (
                insert into observation (%s)
                select ?, measure_code, school_year, period_id, school_id, partner_id, service_id, dims,
                    value, numerator, denominator, n, measure_version, source, ?, ? from staged
                on conflict (district, measure_code, school_year, period_id, school_id, partner_id, service_id, dims)
                do update set
                    value = excluded.value, numerator = excluded.numerator, denominator = excluded.denominator,
                    n = excluded.n, measure_version = excluded.measure_version, source = excluded.source,
                    recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
                where (observation.value, observation.numerator, observation.denominator, observation.n)
                    is distinct from (excluded.value, excluded.numerator, excluded.denominator, excluded.n)
                returning %s, new.measure_code as code, new.school_year as year, new.recorded_at as at, new.recorded_by as by),
            kept as (
                insert into observation_past (%s, superseded_at, superseded_by)
                select %s, at, by from stored where district is not null)
            select code, year, count(*) filter (where district is null), count(*) filter (where district is not null)
            from stored group by code, year
            """.formatted(STAGED, FACT, OLD, FACT, FACT);

    private static final String REMOVE = """
            with staged as materialized (%s),
            gone as (
                delete from observation o using staged s
                where o.district = ? and o.measure_code = s.measure_code and o.school_year = s.school_year
                    and o.period_id = s.period_id and o.school_id = s.school_id and o.partner_id = s.partner_id
                    and o.service_id = s.service_id and o.dims = s.dims
                returning o.*),
            kept as (insert into observation_past (%s, superseded_at, superseded_by) select %s, ?, ? from gone)
            select measure_code, school_year, count(*) from gone group by measure_code, school_year
            """.formatted(STAGED, FACT, FACT);

    private static final String EXISTING = """
            select s.row from (%s) s
            join observation o using (measure_code, school_year, period_id, school_id, partner_id, service_id, dims)
            where o.district = ?
            """.formatted(STAGED);

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;
    private final ReviewTargets review;

    Observations(Session db, CurrentCaller current, Clock clock, ReviewTargets review) {
        this.db = db;
        this.current = current;
        this.clock = clock;
        this.review = review;
    }

    /** How many facts are new and how many changed; the rest stood there already. */
    record Stored(long created, long updated) {}

    /** The rows of which the fact is stored already. */
    @Transactional(MANDATORY)
    Set<Integer> existing(Collection<Observation> rows) {
        if (rows.isEmpty()) return Set.of();
        return db.doReturningWork(connection -> {
            stage(connection, rows);
            try (var select = connection.prepareStatement(EXISTING)) {
                select.setString(1, district());
                select.setString(2, district());
                var found = new HashSet<Integer>();
                try (var each = select.executeQuery()) {
                    while (each.next()) found.add(each.getInt(1));
                }
                return found;
            }
        });
    }

    /** Stores facts that are new and those that changed; what a changed one was before is kept. */
    @Transactional(MANDATORY)
    Stored upsert(Collection<Observation> rows) {
        if (rows.isEmpty()) return new Stored(0, 0);
        return db.doReturningWork(connection -> {
            stage(connection, rows);
            try (var merge = connection.prepareStatement(MERGE)) {
                merge.setString(1, district());
                merge.setString(2, district());
                merge.setTimestamp(3, Timestamp.from(clock.instant()));
                merge.setString(4, current.get().subject());
                long created = 0;
                long updated = 0;
                var touched = new Touched();
                try (var each = merge.executeQuery()) {
                    while (each.next()) {
                        created += each.getLong(3);
                        updated += each.getLong(4);
                        touched.add(each.getString(1), each.getInt(2));
                    }
                }
                touched.tell(connection);
                return new Stored(created, updated);
            }
        });
    }

    /** Deletes facts; how many there were. What they were is kept. */
    @Transactional(MANDATORY)
    long remove(Collection<Observation> rows) {
        if (rows.isEmpty()) return 0L;
        return db.doReturningWork(connection -> {
            stage(connection, rows);
            try (var remove = connection.prepareStatement(REMOVE)) {
                remove.setString(1, district());
                remove.setString(2, district());
                remove.setTimestamp(3, Timestamp.from(clock.instant()));
                remove.setString(4, current.get().subject());
                long removed = 0;
                var touched = new Touched();
                try (var each = remove.executeQuery()) {
                    while (each.next()) {
                        removed += each.getLong(3);
                        touched.add(each.getString(1), each.getInt(2));
                    }
                }
                touched.tell(connection);
                return removed;
            }
        });
    }

    /** The registry says that a session is of another school year: its facts move to that year's partition. */
    void move(@Observes SchoolYearHeard heard) {
        if (heard.before() == heard.schoolYear()) return;
        var codes = db.createNativeQuery("""
                        with moved as (
                            update observation set school_year = :year
                            where district = :district and school_year = :before and period_id = :period
                            returning measure_code)
                        select distinct measure_code from moved
                        """, String.class)
                .setParameter("year", heard.schoolYear())
                .setParameter("before", heard.before())
                .setParameter("district", heard.district())
                .setParameter("period", heard.sessionId())
                .getResultList();
        db.doWork(connection -> {
            var touched = new Touched();
            for (var code : codes) {
                touched.add(code, heard.before());
                touched.add(code, heard.schoolYear());
            }
            touched.tell(connection);
        });
    }

    private String district() {
        return current.get().district();
    }

    private static void stage(Connection connection, Collection<Observation> rows) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(STAGE);
            // a request may look before it writes
            statement.execute("truncate observation_stage");
        }
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
        try {
            StagedRows.copy(rows, copy);
            copy.endCopy();
        } finally {
            if (copy.isActive()) copy.cancelCopy();
        }
    }

    /** The measures and years with another content now: what was worked out from them before does not hold any more. */
    private final class Touched {
        private record MeasureYear(String measureCode, int schoolYear) {}

        // in one order, so that two writers never wait for each other in a circle
        private final TreeSet<MeasureYear> years =
                new TreeSet<>(Comparator.comparing(MeasureYear::measureCode).thenComparingInt(MeasureYear::schoolYear));

        void add(String measureCode, int schoolYear) {
            years.add(new MeasureYear(measureCode, schoolYear));
        }

        /** Last, since writers of one measure and year meet here. */
        void tell(Connection connection) throws SQLException {
            if (years.isEmpty()) return;
            try (var renew = connection.prepareStatement("""
                    insert into observation_revision (district, measure_code, school_year, revision, changed_at)
                    select ?, code, year, nextval('observation_revision_number'), ?
                    from unnest(?, ?) as touched (code, year) order by code collate "C", year
                    on conflict (district, measure_code, school_year) do update set
                        revision = excluded.revision, changed_at = excluded.changed_at
                    """)) {
                renew.setString(1, district());
                renew.setTimestamp(2, Timestamp.from(clock.instant()));
                array(
                        renew,
                        3,
                        "text",
                        years.stream().map(MeasureYear::measureCode).toArray());
                array(
                        renew,
                        4,
                        "int",
                        years.stream().map(MeasureYear::schoolYear).toArray());
                renew.executeUpdate();
            }
            review.soon(years.stream().map(MeasureYear::measureCode).collect(Collectors.toSet()));
        }

        private static void array(PreparedStatement statement, int at, String type, Object[] items)
                throws SQLException {
            statement.setArray(at, statement.getConnection().createArrayOf(type, items));
        }
    }
}

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.metrics.replica.SchoolYearHeard;
import org.commonground.metrics.target.ReviewTargets;
import org.hibernate.Session;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * The stored facts, written as sets. Where nothing was said yet of any school, period and measure that rows name, they go by COPY
 * straight to the facts. Else they go by COPY to a table of this connection that is not logged, and from there into the facts in
 * one statement. Either way in the order of the key, so that two writers never wait for each other in a circle. What a fact was
 * before stays in {@code observation_past}.
 */
@ApplicationScoped
class Observations {
    private static final String STAGE = """
            create temporary table if not exists observation_stage (
                row int, measure_code text collate "C", school_year int, period_id uuid, school_id uuid, partner_id uuid,
                service_id uuid, dims text collate "C", value numeric, numerator numeric, denominator numeric, n bigint,
                measure_version int, source text
            ) on commit delete rows
            """;

    private static final String STAGED = "copy observation_stage from stdin (format binary)";

    /** The columns of a fact between whose it is and who said so, as {@link #put} writes them. */
    private static final int COLUMNS = 13;

    /** The facts' key and what is told of them, in one order for every statement. */
    private static final String FACT =
            "district, measure_code, school_year, period_id, school_id, partner_id, service_id, dims,"
                    + " value, numerator, denominator, n, measure_version, source, recorded_at, recorded_by";

    private static final String OLD = FACT.replaceAll("(\\w+)(,|$)", "old.$1 as $1$2");

    private static final String COPY = "copy observation (%s) from stdin (format binary)".formatted(FACT);

    private static final String HEARD_OF = """
            select exists (
                select from unnest(?, ?, ?, ?) as named (code, year, period, school)
                cross join lateral (
                    select 1 from observation o
                    where o.district = ? and o.measure_code = named.code and o.school_year = named.year
                        and o.period_id = named.period and o.school_id = named.school limit 1) as seen)
            """;

    private static final String MERGE = """
            with staged as materialized (
                select * from observation_stage
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
            """.formatted(FACT, OLD, FACT, FACT);

    private static final String REMOVE = """
            with gone as (
                delete from observation o using observation_stage s
                where o.district = ? and o.measure_code = s.measure_code and o.school_year = s.school_year
                    and o.period_id = s.period_id and o.school_id = s.school_id and o.partner_id = s.partner_id
                    and o.service_id = s.service_id and o.dims = s.dims
                returning o.*),
            kept as (insert into observation_past (%s, superseded_at, superseded_by) select %s, ?, ? from gone)
            select measure_code, school_year, count(*) from gone group by measure_code, school_year
            """.formatted(FACT, FACT);

    private static final String EXISTING = """
            select s.row from observation_stage s
            join observation o using (measure_code, school_year, period_id, school_id, partner_id, service_id, dims)
            where o.district = ?
            """;

    private static final String OUTCOMES = """
            select s.row, case when o.district is null then 'CREATED'
                when (o.value, o.numerator, o.denominator, o.n) is distinct from (s.value, s.numerator, s.denominator, s.n)
                then 'UPDATED' else 'UNCHANGED' end
            from observation_stage s
            left join observation o on o.district = ? and o.measure_code = s.measure_code and o.school_year = s.school_year
                and o.period_id = s.period_id and o.school_id = s.school_id and o.partner_id = s.partner_id
                and o.service_id = s.service_id and o.dims = s.dims
            """;

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
                var found = new HashSet<Integer>();
                try (var each = select.executeQuery()) {
                    while (each.next()) found.add(each.getInt(1));
                }
                return found;
            }
        });
    }

    /** What storing them would do to each row's fact, by the row's number. */
    @Transactional(MANDATORY)
    Map<Integer, RowResult.Outcome> outcomes(Collection<Observation> rows) {
        if (rows.isEmpty()) return Map.of();
        return db.doReturningWork(connection -> {
            stage(connection, rows);
            try (var select = connection.prepareStatement(OUTCOMES)) {
                select.setString(1, district());
                var found = new HashMap<Integer, RowResult.Outcome>();
                try (var each = select.executeQuery()) {
                    while (each.next()) found.put(each.getInt(1), RowResult.Outcome.valueOf(each.getString(2)));
                }
                return found;
            }
        });
    }

    private record Calendar(String measureCode, Integer schoolYear, Boolean iso) {}

    /**
     * Of measures and years that have observations of parts of the year: whether those are months or weeks, and not sessions.
     * Nobody else adds to these measures until the transaction ends.
     */
    @Transactional(MANDATORY)
    Map<MeasureYear, Boolean> byMonths(Collection<String> codes, Collection<Integer> years) {
        var byMonths = new HashMap<MeasureYear, Boolean>();
        if (codes.isEmpty()) return byMonths;
        db.createNativeQuery("""
                        select count(pg_advisory_xact_lock(hashtextextended('periods|' || :district || '|' || code, 0)))
                        from (select code from unnest(:codes) as m (code) order by code) as in_order
                        """, Long.class)
                .setParameter("district", district())
                .setParameter("codes", codes.toArray(String[]::new))
                .getSingleResult();
        db.createNativeQuery("""
                        select m.code, p.school_year, bool_or(p.iso) as iso from unnest(:codes) as m (code)
                        cross join known_period p
                        cross join lateral (
                            select 1 from observation o
                            where o.district = :district and o.measure_code = m.code and o.school_year = p.school_year
                              and o.period_id = p.id limit 1) as seen
                        where p.district = :district and p.school_year = any(:years) and p.parent_id is not null
                        group by m.code, p.school_year
                        """, Calendar.class)
                .setParameter("district", district())
                .setParameter("codes", codes.toArray(String[]::new))
                .setParameter("years", years.toArray(Integer[]::new))
                .getResultList()
                .forEach(each -> byMonths.put(new MeasureYear(each.measureCode, each.schoolYear), each.iso));
        return byMonths;
    }

    /** Stores facts that are new and those that changed; what a changed one was before is kept. */
    @Transactional(MANDATORY)
    Stored upsert(Collection<Observation> rows) {
        if (rows.isEmpty()) return new Stored(0, 0);
        return db.doReturningWork(connection -> {
            if (isUnheardOf(connection, rows) && isCopied(connection, rows)) {
                var touched = new Touched();
                for (var row : rows) touched.add(row.measureCode(), row.schoolYear());
                touched.tell(connection);
                return new Stored(rows.size(), 0);
            }
            stage(connection, rows);
            try (var merge = connection.prepareStatement(MERGE)) {
                merge.setString(1, district());
                merge.setTimestamp(2, Timestamp.from(clock.instant()));
                merge.setString(3, current.get().subject());
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
                remove.setTimestamp(2, Timestamp.from(clock.instant()));
                remove.setString(3, current.get().subject());
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

    /** Whether nobody said anything yet about any school, period and measure that rows name. */
    private boolean isUnheardOf(Connection connection, Collection<Observation> rows) throws SQLException {
        var named = new LinkedHashSet<Named>();
        for (var row : rows) named.add(new Named(row.measureCode(), row.schoolYear(), row.period(), row.school()));
        try (var select = connection.prepareStatement(HEARD_OF)) {
            array(select, 1, "text", named.stream().map(Named::measureCode));
            array(select, 2, "int", named.stream().map(Named::schoolYear));
            array(select, 3, "uuid", named.stream().map(Named::period));
            array(select, 4, "uuid", named.stream().map(Named::school));
            select.setString(5, district());
            try (var heard = select.executeQuery()) {
                return heard.next() && !heard.getBoolean(1);
            }
        }
    }

    private record Named(String measureCode, int schoolYear, UUID period, UUID school) {}

    /** Adds facts that nobody has stated; false, and nothing done, if somebody just did. */
    private boolean isCopied(Connection connection, Collection<Observation> rows) throws SQLException {
        var at = clock.instant();
        var by = current.get().subject();
        var district = district();
        try (var statement = connection.createStatement()) {
            statement.execute("savepoint before_copy");
            try {
                copy(connection, COPY, rows, (out, row) -> {
                    put(out.row(COLUMNS + 3).text(district), row);
                    out.timestamp(at).text(by);
                });
            } catch (PSQLException e) {
                if (!PSQLState.UNIQUE_VIOLATION.getState().equals(e.getSQLState())) throw e;
                statement.execute("rollback to savepoint before_copy");
                return false;
            }
            statement.execute("release savepoint before_copy");
            return true;
        }
    }

    private static void stage(Connection connection, Collection<Observation> rows) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(STAGE);
            // a request may look before it writes
            statement.execute("truncate observation_stage");
        }
        copy(connection, STAGED, rows, (out, row) -> put(out.row(COLUMNS + 1).int4(row.row()), row));
    }

    private interface Writes {
        void write(BinaryRows out, Observation row) throws SQLException;
    }

    private static void copy(Connection connection, String statement, Collection<Observation> rows, Writes writes)
            throws SQLException {
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
        try {
            var out = new BinaryRows(copy);
            for (var row : rows.stream().sorted(Observation::inOrderOfKeys).toList()) writes.write(out, row);
            out.end();
            copy.endCopy();
        } finally {
            if (copy.isActive()) copy.cancelCopy();
        }
    }

    private static void put(BinaryRows out, Observation row) throws SQLException {
        out.text(row.measureCode())
                .int4(row.schoolYear())
                .uuid(row.period())
                .uuid(row.school())
                .uuid(row.partner())
                .uuid(row.service())
                .text(row.dims())
                .numeric(row.value())
                .numeric(row.numerator())
                .numeric(row.denominator())
                .int8(row.n())
                .int4(row.measureVersion())
                .text(row.source().name());
    }

    private static void array(PreparedStatement statement, int at, String type, Stream<?> items) throws SQLException {
        statement.setArray(at, statement.getConnection().createArrayOf(type, items.toArray()));
    }

    /** The measures and years with another content now: what was worked out from them before does not hold any more. */
    private final class Touched {
        // in one order, so that two writers never wait for each other in a circle
        private final TreeSet<MeasureYear> years = new TreeSet<>(MeasureYear.ORDER);

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
                array(renew, 3, "text", years.stream().map(MeasureYear::measureCode));
                array(renew, 4, "int", years.stream().map(MeasureYear::schoolYear));
                renew.executeUpdate();
            }
            review.soon(years.stream().map(MeasureYear::measureCode).collect(Collectors.toSet()));
        }
    }
}

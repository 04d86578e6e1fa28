package org.commonground.metrics.participation;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.hibernate.Session;

/** The stored records. Written as sets; keys go in and never come out. */
@ApplicationScoped
class Participations {
    private static final String UPSERT = """
            with stored as (
                insert into participation_record
                    (district, recorded_at, recorded_by, service_id, school_id, session_date, student_key, partner_id,
                     minutes, attendance, schedule_id)
                select ?, ?, ?, service_id, school_id, session_date, decode(student_key, 'hex'), partner_id, minutes,
                    attendance, schedule_id
                from unnest(
                    ?::uuid[], ?::uuid[], ?::date[], ?::text[], ?::uuid[], ?::int[], ?::text[], ?::uuid[])
                    as s (service_id, school_id, session_date, student_key, partner_id, minutes, attendance, schedule_id)
                order by service_id, school_id, session_date, student_key
                on conflict (district, service_id, school_id, session_date, student_key) do update set
                    minutes = excluded.minutes, attendance = excluded.attendance, schedule_id = excluded.schedule_id,
                    recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
                where (participation_record.minutes, participation_record.attendance)
                    is distinct from (excluded.minutes, excluded.attendance)
                returning (old.service_id is null) as created)
            select count(*) filter (where created), count(*) filter (where not created) from stored
            """;

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;
    private final Event<RecountWanted> wanted;

    Participations(Session db, CurrentCaller current, Clock clock, Event<RecountWanted> wanted) {
        this.db = db;
        this.current = current;
        this.clock = clock;
        this.wanted = wanted;
    }

    /** How many records are new and how many changed. */
    record Stored(long created, long updated) {}

    /** Counts are to be made anew; told after the writer's transaction. */
    record RecountWanted() {}

    @Transactional(MANDATORY)
    Stored upsert(List<CheckParticipation.Held> rows, SchoolCalendar calendar) {
        if (rows.isEmpty()) return new Stored(0, 0);
        var stored = db.doReturningWork(connection -> {
            try (var upsert = connection.prepareStatement(UPSERT)) {
                upsert.setString(1, current.get().district());
                upsert.setTimestamp(2, Timestamp.from(clock.instant()));
                upsert.setString(3, current.get().subject());
                upsert.setArray(4, array(connection, "uuid", rows, row -> row.service));
                upsert.setArray(5, array(connection, "uuid", rows, row -> row.school));
                upsert.setArray(6, array(connection, "date", rows, row -> row.date));
                upsert.setArray(
                        7, array(connection, "text", rows, row -> HexFormat.of().formatHex(row.studentKey)));
                upsert.setArray(8, array(connection, "uuid", rows, row -> row.partner));
                upsert.setArray(9, array(connection, "int", rows, row -> row.minutes));
                upsert.setArray(10, array(connection, "text", rows, row -> row.attendance.name()));
                upsert.setArray(11, array(connection, "uuid", rows, row -> row.schedule));
                try (var counts = upsert.executeQuery()) {
                    counts.next();
                    return new Stored(counts.getLong(1), counts.getLong(2));
                }
            }
        });
        if (stored.created + stored.updated > 0)
            recount(rows.stream()
                    .map(row -> row.date)
                    .distinct()
                    .flatMap(day -> calendar.containing(day).stream())
                    .map(SchoolPeriod::id)
                    .collect(Collectors.toSet()));
        return stored;
    }

    private void recount(Collection<UUID> periods) {
        db.createNativeMutationQuery("""
                        insert into participation_recount (district, period_id, wanted_at)
                        select :district, period, :now from unnest(:periods) as wanted (period) order by period
                        on conflict (district, period_id) do update set wanted_at = excluded.wanted_at
                        """)
                .setParameter("district", current.get().district())
                .setParameter("now", clock.instant())
                .setParameter("periods", periods.toArray(UUID[]::new))
                .executeUpdate();
        wanted.fire(new RecountWanted());
    }

    private static Array array(
            Connection connection,
            String type,
            List<CheckParticipation.Held> rows,
            Function<CheckParticipation.Held, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(column).toArray());
    }
}

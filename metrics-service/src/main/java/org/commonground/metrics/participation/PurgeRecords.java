package org.commonground.metrics.participation;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.kernel.district.AcrossDistricts.Waiting;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.participation.PurgeCertificate.Reason;
import org.commonground.metrics.replica.DataSharingHeard;
import org.hibernate.Session;

/**
 * Destroys what is held under a schedule that was revoked, at once, or that ran out, when its days of retention have passed; and
 * certifies it. Records, certificate and event are one transaction. Counts made of the records stay: they are about groups, and
 * shown as every small group is.
 */
@ApplicationScoped
class PurgeRecords {
    private static final int PIECE = 5_000;

    private final AcrossDistricts districts;
    private final Session db;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;
    private final ExecutorService executor;
    private final AtomicBoolean awake = new AtomicBoolean();

    PurgeRecords(
            AcrossDistricts districts,
            Session db,
            Outbox outbox,
            CurrentCaller current,
            BusinessDay businessDay,
            Clock clock,
            ExecutorService executor) {
        this.districts = districts;
        this.db = db;
        this.outbox = outbox;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
        this.executor = executor;
    }

    private record Schedule(UUID id, UUID partnerId, String state) {}

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) DataSharingHeard heard) {
        if (awake.compareAndSet(false, true)) executor.execute(this::tick);
    }

    @Scheduled(every = "30s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        awake.set(false);
        try {
            for (var due : due()) take(due);
        } catch (RuntimeException e) {
            Log.warnf(e, "purges wait for the next run");
        }
    }

    private List<Waiting> due() {
        return districts.find("""
                select district, id from replica_data_sharing
                where purged_at is null and purge_on <= :latest order by purge_on, id limit 100
                """, Waiting.class, Map.of("latest", businessDay.latest()));
    }

    private void take(Waiting due) {
        try {
            CurrentCaller.asSystem(
                    due.district(),
                    () -> QuarkusTransaction.requiringNew().timeout(600).call(() -> {
                        purge(due.id());
                        return due;
                    }));
        } catch (RuntimeException e) {
            Log.errorf(e, "what is held under schedule %s of %s is not destroyed yet", due.id(), due.district());
        }
    }

    /** Locks the schedule first, which waits for writers who rest on it, and passes over it if another instance is at it. */
    @Transactional(MANDATORY)
    void purge(UUID scheduleId) {
        var district = current.get().district();
        var schedule = db.createNativeQuery("""
                        update replica_data_sharing set purged_at = :now where (district, id) = (
                            select district, id from replica_data_sharing
                            where district = :district and id = :id and purged_at is null and purge_on <= :today
                            for update skip locked)
                        returning id, partner_id, state
                        """, Schedule.class)
                .setParameter("now", clock.instant())
                .setParameter("district", district)
                .setParameter("id", scheduleId)
                .setParameter("today", businessDay.today())
                .getSingleResultOrNull();
        if (schedule == null) return;
        settleCounts(scheduleId);
        var digest = sha256();
        long records = db.doReturningWork(connection -> {
            long gone = 0;
            for (int piece = destroy(connection, scheduleId, digest); piece > 0; ) {
                gone += piece;
                piece = piece < PIECE ? 0 : destroy(connection, scheduleId, digest);
            }
            return gone;
        });
        var certificate = new PurgeCertificate(
                Ids.next(),
                scheduleId,
                schedule.partnerId,
                schedule.state.equals("EXPIRED") ? Reason.RETENTION_OVER : Reason.REVOKED,
                records,
                HexFormat.of().formatHex(digest.digest()),
                "system",
                clock.instant());
        db.persist(certificate);
        outbox.publish(certificate, certificate.issued());
        Log.infof("destroyed %d records held under schedule %s, certificate %s", records, scheduleId, certificate.id());
    }

    /** The counts that rest on the records, and the totals over them, are never made anew from what is left. */
    private void settleCounts(UUID scheduleId) {
        db.createNativeMutationQuery("""
                        with held as (
                            select distinct p.id as period_id, r.school_id, r.partner_id, r.service_id
                            from participation_record r
                            join replica_academic_session p
                              on p.district = r.district and r.session_date between p.start_date and p.end_date
                            where r.district = :district and r.schedule_id = :schedule)
                        insert into participation_settled (district, period_id, school_id, partner_id, service_id)
                        select distinct :district, period_id, coalesce(school_id, :none), coalesce(partner_id, :none),
                            coalesce(service_id, :none)
                        from held
                        group by period_id, grouping sets (
                            (school_id, partner_id, service_id), (school_id, partner_id), (school_id),
                            (partner_id, service_id), (partner_id), ())
                        on conflict do nothing
                        """)
                .setParameter("district", current.get().district())
                .setParameter("schedule", scheduleId)
                .setParameter("none", Cubes.NONE)
                .executeUpdate();
    }

    private int destroy(Connection connection, UUID scheduleId, MessageDigest digest) throws SQLException {
        try (var delete = connection.prepareStatement("""
                with piece as (
                    select service_id, school_id, session_date, student_key from participation_record
                    where district = ? and schedule_id = ?
                    order by service_id, school_id, session_date, student_key limit ?),
                gone as (
                    delete from participation_record r using piece p
                    where r.district = ? and r.service_id = p.service_id and r.school_id = p.school_id
                      and r.session_date = p.session_date and r.student_key = p.student_key
                    returning r.service_id, r.school_id, r.session_date, r.student_key)
                select service_id || '|' || school_id || '|' || session_date || '|' || encode(student_key, 'hex') from gone
                order by service_id, school_id, session_date, student_key
                """)) {
            delete.setString(1, current.get().district());
            delete.setObject(2, scheduleId);
            delete.setInt(3, PIECE);
            delete.setString(4, current.get().district());
            int gone = 0;
            try (var each = delete.executeQuery()) {
                while (each.next()) {
                    digest.update(each.getString(1).getBytes(StandardCharsets.UTF_8));
                    digest.update((byte) '\n');
                    gone++;
                }
            }
            return gone;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.commonground.needs.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;

/** School years and terms, as the registry last told of them. */
@ApplicationScoped
public class AcademicSessions {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    AcademicSessions(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    private record Told(Period academicSession) {
        record Period(UUID id, String title, String type, LocalDate startDate, LocalDate endDate, String status) {}
    }

    @Incoming("academic-sessions")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.academic-session.upserted" ->
                upsert(event, inbox.read(event, Told.class).academicSession());
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Period period) {
        db.createNativeMutationQuery("""
                        insert into replica_academic_session
                            (district, id, version, title, type, start_date, end_date, active)
                        values (:district, :id, :version, :title, :type, :start, :end, :active)
                        on conflict (district, id) do update set
                            version = excluded.version, title = excluded.title, type = excluded.type,
                            start_date = excluded.start_date, end_date = excluded.end_date, active = excluded.active
                        where replica_academic_session.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", period.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("title", period.title())
                .setParameter("type", period.type())
                .setParameter("start", period.startDate())
                .setParameter("end", period.endDate())
                .setParameter("active", period.status().equals("ACTIVE"))
                .executeUpdate();
    }

    /** A period of school, first and last day included. */
    public record SchoolPeriod(LocalDate startDate, LocalDate endDate) {}

    /** The school years that are known; those of an SIS which has none, its terms. */
    public List<SchoolPeriod> schoolYears() {
        return db.createNativeQuery("""
                        select start_date, end_date from replica_academic_session
                        where district = :district and active
                          and (type = 'SCHOOL_YEAR' or not exists (
                              select 1 from replica_academic_session
                              where district = :district and active and type = 'SCHOOL_YEAR'))
                        order by start_date limit 200
                        """, SchoolPeriod.class)
                .setParameter("district", current.get().district())
                .getResultList();
    }
}

package org.commonground.metrics.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** School years and terms, as the registry last told of them, and months and weeks beside them: the periods of observations. */
@ApplicationScoped
public class AcademicSessions {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;
    private final Event<SchoolYearHeard> heard;

    AcademicSessions(Inbox inbox, Session db, CurrentCaller current, Event<SchoolYearHeard> heard) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
        this.heard = heard;
    }

    private record Told(Period academicSession) {
        record Period(
                UUID id,
                String sourcedId,
                String title,
                String type,
                LocalDate startDate,
                LocalDate endDate,
                @Nullable UUID parentId,
                int schoolYear,
                String status) {}
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
        var before = db.createNativeQuery(
                        "select school_year from replica_academic_session where district = :district and id = :id",
                        Integer.class)
                .setParameter("district", event.district())
                .setParameter("id", period.id())
                .getSingleResultOrNull();
        int changed = db.createNativeMutationQuery("""
                        insert into replica_academic_session
                            (district, id, version, sourced_id, title, type, start_date, end_date, parent_id, school_year,
                             active)
                        values (:district, :id, :version, :sourcedId, :title, :type, :start, :end, :parent, :year, :active)
                        on conflict (district, id) do update set
                            version = excluded.version, sourced_id = excluded.sourced_id, title = excluded.title,
                            type = excluded.type, start_date = excluded.start_date, end_date = excluded.end_date,
                            parent_id = excluded.parent_id, school_year = excluded.school_year, active = excluded.active
                        where replica_academic_session.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", period.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("sourcedId", period.sourcedId())
                .setParameter("title", period.title())
                .setParameter("type", period.type())
                .setParameter("start", period.startDate())
                .setParameter("end", period.endDate())
                .setParameter("parent", period.parentId(), UUID.class)
                .setParameter("year", period.schoolYear())
                .setParameter("active", period.status().equals("ACTIVE"))
                .executeUpdate();
        if (changed == 0) return; // told late
        heard.fire(new SchoolYearHeard(
                event.district(), period.id(), before == null ? period.schoolYear() : before, period.schoolYear()));
    }

    /**
     * All of the district's, in one statement: a few dozen sessions, and the months and weeks that were observed. Archived ones
     * stay, for what was observed in them.
     */
    public SchoolCalendar calendar() {
        return new SchoolCalendar(db.createNativeQuery("""
                        select id, sourced_id, title, type, start_date, end_date, parent_id, school_year
                        from known_period where district = :district order by iso, active, end_date desc limit 3000
                        """, SchoolPeriod.class)
                .setParameter("district", current.get().district())
                .getResultList());
    }

    /**
     * The months and weeks among some names, kept from now on: which school year one is counted in does not change any more. A
     * name that stands for none, or for one that lies in no school year that is known yet, is left out.
     */
    @Transactional(TxType.MANDATORY)
    public Collection<SchoolPeriod> isoPeriods(Collection<String> names, SchoolCalendar calendar) {
        var found = new ArrayList<SchoolPeriod>();
        for (var name : new TreeSet<>(names)) {
            var known = calendar.bySourcedId(name);
            var iso = IsoPeriod.parse(name);
            if (known != null && known.isIso()) found.add(known);
            else if (iso != null)
                iso.within(calendar, current.get().district()).ifPresent(period -> found.add(kept(period)));
        }
        return found;
    }

    private SchoolPeriod kept(SchoolPeriod period) {
        db.createNativeMutationQuery("""
                        insert into iso_period
                            (district, id, sourced_id, title, type, start_date, end_date, parent_id, school_year)
                        values (:district, :id, :name, :title, :type, :start, :end, :parent, :year)
                        on conflict (district, id) do nothing
                        """)
                .setParameter("district", current.get().district())
                .setParameter("id", period.id())
                .setParameter("name", period.sourcedId())
                .setParameter("title", period.title())
                .setParameter("type", period.type())
                .setParameter("start", period.startDate())
                .setParameter("end", period.endDate())
                .setParameter("parent", period.parentId(), UUID.class)
                .setParameter("year", period.schoolYear())
                .executeUpdate();
        return period;
    }
}

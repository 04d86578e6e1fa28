package org.commonground.registry.academicsession;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The school years and terms of the caller's district. */
@ApplicationScoped
public class AcademicSessions {
    private static final Listing<AcademicSession> LISTING = Listing.of(AcademicSession.class)
            .text("sourcedId", session -> session.sourcedId)
            .text("title", session -> session.title)
            .code("type", SessionType.class)
            .date("startDate", session -> session.startDate)
            .date("endDate", session -> session.endDate)
            .integer("schoolYear", session -> session.schoolYear)
            .code("status", SessionStatus.class);

    private final Session db;
    private final CurrentCaller current;
    private final Outbox outbox;
    private final Clock clock;

    AcademicSessions(Session db, CurrentCaller current, Outbox outbox, Clock clock) {
        this.db = db;
        this.current = current;
        this.outbox = outbox;
        this.clock = clock;
    }

    AcademicSession get(UUID id) {
        var session = db.find(AcademicSession.class, id);
        if (session == null) throw Problem.notFound("academic session", id);
        return session;
    }

    Page<AcademicSession> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }

    /** The last day of the school year that a day lies in; null if none is known. */
    public @Nullable LocalDate endOfSchoolYear(LocalDate day) {
        return db.createSelectionQuery(
                        "select max(e.endDate) from AcademicSession e"
                                + " where e.type = SCHOOL_YEAR and e.status = ACTIVE"
                                + " and e.startDate <= :day and e.endDate >= :day",
                        LocalDate.class)
                .setParameter("day", day)
                .getSingleResultOrNull();
    }

    /**
     * The last day of the school year that an approval of this day is for: the one that the day lies in, or in the holidays the
     * next; null if neither is known.
     */
    public @Nullable LocalDate endOfApprovalYear(LocalDate day) {
        var current = endOfSchoolYear(day);
        if (current != null) return current;
        return db.createSelectionQuery(
                        "select e.endDate from AcademicSession e"
                                + " where e.type = SCHOOL_YEAR and e.status = ACTIVE and e.startDate > :day"
                                + " order by e.startDate",
                        LocalDate.class)
                .setParameter("day", day)
                .setMaxResults(1)
                .getSingleResultOrNull();
    }

    /** All of the district by what the source calls them: a few dozen. */
    Map<String, AcademicSession> bySourcedId() {
        var sessions = new HashMap<String, AcademicSession>();
        for (var session : db.createSelectionQuery("from AcademicSession e", AcademicSession.class)
                .getResultList()) sessions.put(session.sourcedId, session);
        return sessions;
    }

    /** The ids by which sessions are known here, for references of rows that are not loaded yet. */
    public UUID idOf(String sourcedId) {
        return Ids.ofNaturalKey(current.get().district(), "academicSession", sourcedId);
    }

    /** How many were created or changed by what the source says. */
    public record Followed(int created, int updated, int unchanged) {}

    @Transactional(Transactional.TxType.MANDATORY)
    public Followed follow(Collection<SourceSession> source) {
        var known = bySourcedId();
        var actor = current.get().subject();
        var now = clock.instant();
        var facts = new ArrayList<Outbox.Fact>();
        int created = 0;
        int updated = 0;
        for (var row : source) {
            var session = known.get(row.sourcedId());
            var isNew = session == null;
            if (session == null) session = new AcademicSession(idOf(row.sourcedId()), row.sourcedId(), actor, now);
            var parent = row.parentSourcedId() == null ? null : idOf(row.parentSourcedId());
            if (!session.follow(row, parent, actor, now)) continue;
            if (isNew) {
                db.persist(session);
                created++;
            } else updated++;
            facts.add(new Outbox.Fact(session, new AcademicSessionEvent.Upserted(session.state())));
        }
        outbox.publish(facts);
        return new Followed(created, updated, source.size() - created - updated);
    }
}

package org.commonground.registry.academicsession;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.time.BusinessDay;
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
    private final BusinessDay businessDay;

    AcademicSessions(Session db, CurrentCaller current, Outbox outbox, Clock clock, BusinessDay businessDay) {
        this.db = db;
        this.current = current;
        this.outbox = outbox;
        this.clock = clock;
        this.businessDay = businessDay;
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

    // ---- what a SIS hands over

    /** What each session's parent is called, by what it is called itself. */
    public Map<String, @Nullable String> parents() {
        var known = bySourcedId();
        var names = new HashMap<UUID, String>();
        known.forEach((name, session) -> names.put(session.id(), name));
        var parents = new HashMap<String, @Nullable String>();
        known.forEach(
                (name, session) -> parents.put(name, session.parentId == null ? null : names.get(session.parentId)));
        return parents;
    }

    public long countActive() {
        return db.createSelectionQuery("select count(e) from AcademicSession e where e.status = ACTIVE", Long.class)
                .getSingleResult();
    }

    /** How many that are active here are marked for deletion in what the SIS says. */
    public long countArchivedBy(Collection<SourceSession> source) {
        var known = bySourcedId();
        return source.stream()
                .filter(said -> said.status() == SessionStatus.TO_BE_DELETED)
                .filter(said -> {
                    var session = known.get(said.sourcedId());
                    return session != null && session.status == SessionStatus.ACTIVE;
                })
                .count();
    }

    /**
     * Sessions that are active here and that a complete load does not have any more. One that is over is not missing: exports
     * hold the current year, and what was measured in the years before it refers to them.
     */
    public Set<UUID> missingFrom(Collection<String> sourcedIds) {
        return bySourcedId().values().stream()
                .filter(session -> session.status == SessionStatus.ACTIVE
                        && !session.endDate.isBefore(businessDay.today())
                        && !sourcedIds.contains(session.sourcedId))
                .map(AcademicSession::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What became of one session in an import. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED,
        /** The SIS's record is older than what is known. */
        STALE,
        ARCHIVED
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void follow(Collection<SourceSession> source, Consumer<Outcome> told) {
        var known = bySourcedId();
        var actor = current.get().subject();
        var now = clock.instant();
        var facts = new ArrayList<Outbox.Fact>();
        for (var row : source) {
            var session = known.get(row.sourcedId());
            var isNew = session == null;
            if (session == null) session = new AcademicSession(idOf(row.sourcedId()), row.sourcedId(), actor, now);
            var wasActive = !isNew && session.status == SessionStatus.ACTIVE;
            var parent = row.parentSourcedId() == null ? null : idOf(row.parentSourcedId());
            if (!session.follow(row, parent, actor, now)) {
                told.accept(session.isStale(row) ? Outcome.STALE : Outcome.UNCHANGED);
                continue;
            }
            if (isNew) db.persist(session);
            facts.add(new Outbox.Fact(session, new AcademicSessionEvent.Upserted(session.state())));
            told.accept(
                    isNew
                            ? Outcome.CREATED
                            : wasActive && session.status != SessionStatus.ACTIVE ? Outcome.ARCHIVED : Outcome.UPDATED);
        }
        outbox.publish(facts);
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void archive(Collection<UUID> ids, Consumer<Outcome> told) {
        if (ids.isEmpty()) return;
        var facts = new ArrayList<Outbox.Fact>();
        for (var session : db.createSelectionQuery("from AcademicSession e where e.id in :ids", AcademicSession.class)
                .setParameter("ids", ids)
                .getResultList()) {
            session.archive(current.get().subject(), clock.instant());
            facts.add(new Outbox.Fact(session, new AcademicSessionEvent.Upserted(session.state())));
            told.accept(Outcome.ARCHIVED);
        }
        outbox.publish(facts);
    }
}

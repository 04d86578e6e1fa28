package org.commonground.registry.academicsession;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
import org.commonground.kernel.problem.Violation;
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
            .code("status", SessionStatus.class)
            .code("source", SessionSource.class)
            .uuid("parentId");

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

    // ---- one at a time

    /** A session that the SIS does not know. */
    @Transactional(Transactional.TxType.MANDATORY)
    AcademicSession add(String sourcedId, SessionFacts facts) {
        var id = idOf(sourcedId);
        if (db.find(AcademicSession.class, id) != null)
            throw Problem.duplicate("an academic session", "sourcedId " + sourcedId);
        refuseUnlessSound(id, facts);
        var session = new AcademicSession(
                id, sourcedId, SessionSource.LOCAL, current.get().subject(), clock.instant());
        session.take(facts, current.get().subject(), clock.instant());
        db.persist(session);
        outbox.publish(session, new AcademicSessionEvent.Upserted(session.state()));
        return session;
    }

    /** Other facts about a session that the SIS does not know. */
    @Transactional(Transactional.TxType.MANDATORY)
    void change(AcademicSession session, SessionFacts facts) {
        if (facts.equals(session.facts())) return;
        refuseUnlessSound(session.id(), facts);
        session.take(facts, current.get().subject(), clock.instant());
        outbox.publish(session, new AcademicSessionEvent.Upserted(session.state()));
    }

    /** The school year that a new session belongs to, if nobody says: its parent's, or else that in which it ends. */
    int schoolYearOf(LocalDate endDate, @Nullable UUID parentId) {
        var parent = parentId == null ? null : db.find(AcademicSession.class, parentId);
        return parent == null ? endDate.getYear() : parent.schoolYear;
    }

    /** Sessions lie within each other, each in a longer one, and what lies in a year is of that year. */
    private void refuseUnlessSound(UUID id, SessionFacts facts) {
        hold();
        var broken = new ArrayList<>(facts.faults());
        if (facts.parentId() != null) {
            var parent = db.find(AcademicSession.class, facts.parentId());
            if (parent == null)
                broken.add(Violation.at(
                        "/parentId", "unknown-reference", "there is no academic session " + facts.parentId()));
            else if (isAbove(id, parent)) broken.add(Violation.at("/parentId", "cycle", "it would be above itself"));
            else broken.addAll(facts.misfits(parent.facts()));
        }
        for (var part : partsOf(id)) {
            var misfits = part.facts().misfits(facts);
            if (!misfits.isEmpty())
                broken.add(Violation.guard(
                        "part-does-not-fit",
                        "%s (%s): %s"
                                .formatted(
                                        part.title,
                                        part.sourcedId,
                                        misfits.stream().map(Violation::code).collect(Collectors.joining(", ")))));
        }
        if (!broken.isEmpty()) throw Problem.rules(broken);
    }

    /** One change at a time in a district, or two at once could pull a part and its whole apart. */
    private void hold() {
        db.createNativeQuery(
                        "select 1 from (select pg_advisory_xact_lock(hashtextextended(:key, 0))) held", Integer.class)
                .setParameter("key", current.get().district() + "|academic-sessions")
                .getSingleResult();
    }

    /** A SIS may put a longer session below a shorter one, so the lengths alone do not tell. */
    private boolean isAbove(UUID id, AcademicSession session) {
        var path = new HashSet<UUID>();
        for (var at = session; at != null && path.add(at.id()); )
            at = at.parentId == null ? null : db.find(AcademicSession.class, at.parentId);
        return path.contains(id);
    }

    private List<AcademicSession> partsOf(UUID id) {
        return db.createSelectionQuery(
                        "from AcademicSession e where e.parentId = :id and e.status = ACTIVE order by e.startDate, e.id",
                        AcademicSession.class)
                .setParameter("id", id)
                .getResultList();
    }

    // ---- what others ask

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

    public long countActiveOfTheSis() {
        return db.createSelectionQuery(
                        "select count(e) from AcademicSession e where e.status = ACTIVE and e.source = SIS", Long.class)
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
     * The SIS's sessions that are active here and that a complete load does not have any more. One that is over is not missing: exports
     * hold the current year, and what was measured in the years before it refers to them.
     */
    public Set<UUID> missingFrom(Collection<String> sourcedIds) {
        return bySourcedId().values().stream()
                .filter(session -> session.status == SessionStatus.ACTIVE
                        && session.source == SessionSource.SIS
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
            if (session == null)
                session = new AcademicSession(idOf(row.sourcedId()), row.sourcedId(), SessionSource.SIS, actor, now);
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

package org.commonground.registry.oneroster;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.commonground.kernel.page.Where;
import org.commonground.registry.academicsession.AcademicSessions;
import org.commonground.registry.academicsession.SessionStatus;
import org.commonground.registry.academicsession.SessionType;
import org.commonground.registry.oneroster.RosterRecords.RosterSession;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * The district's school years and terms as OneRoster records. Our last day is included, the standard's end date is not: a day
 * is added on the way out.
 */
@ApplicationScoped
class RosterSessions {
    static final List<String> FIELDS = RosterList.namesOf(RosterSession.class);

    /** What a collection holds. A semester is a term of a year that has two, so clients find it among the terms. */
    enum Kind {
        ANY,
        TERM,
        GRADING_PERIOD;

        private Where scope() {
            return Where.of(
                    "e.type in :kinds",
                    "kinds",
                    switch (this) {
                        case ANY -> List.of(SessionType.values());
                        case TERM -> List.of(SessionType.TERM, SessionType.SEMESTER);
                        case GRADING_PERIOD -> List.of(SessionType.GRADING_PERIOD);
                    });
        }
    }

    private static final String SELECT = "e.id, e.sourcedId, e.status, e.updatedAt, e.title, e.startDate, e.endDate,"
            + " e.type, e.parentId, e.schoolYear";

    private final Session db;
    private final AcademicSessions sessions;
    private final RosterList list;

    RosterSessions(Session db, AcademicSessions sessions) {
        this.db = db;
        this.sessions = sessions;
        this.list = new RosterList(
                "AcademicSession",
                SELECT,
                RosterField.byName(
                        RosterField.identifier("sourcedId", "e.sourcedId"),
                        RosterField.codes(
                                "status",
                                "e.status",
                                Map.of(
                                        "active",
                                        Set.of(SessionStatus.ACTIVE),
                                        "tobedeleted",
                                        Set.of(SessionStatus.TO_BE_DELETED))),
                        RosterField.instant("dateLastModified", "e.updatedAt"),
                        RosterField.text("title", "e.title"),
                        RosterField.date("startDate", "e.startDate", day -> day),
                        RosterField.date("endDate", "e.endDate", day -> day.minusDays(1)),
                        RosterField.codes("type", "e.type", types()),
                        RosterField.number("schoolYear", "e.schoolYear"),
                        RosterField.reference("parent.sourcedId", "e.parentId", sessions::idOf)),
                FIELDS);
    }

    /** A page of records, and how many there are. */
    record SessionPage(List<RosterSession> records, RosterList.Found found) {}

    SessionPage page(RosterQuery query, Kind kind, UnaryOperator<String> address) {
        return page(query, kind.scope(), address);
    }

    /** The grading periods below a term. */
    SessionPage gradingPeriodsOf(String term, RosterQuery query, UnaryOperator<String> address) {
        return page(
                query,
                Kind.GRADING_PERIOD.scope().and(Where.of("e.parentId = :term", "term", sessions.idOf(term))),
                address);
    }

    @Nullable
    RosterSession find(String sourcedId, Kind kind, UnaryOperator<String> address) {
        var row = list.one(db, sourcedId, kind.scope());
        return row == null
                ? null
                : records(List.<Object[]>of(row), Set.copyOf(FIELDS), address).getFirst();
    }

    private SessionPage page(RosterQuery query, Where scope, UnaryOperator<String> address) {
        var found = list.find(db, query, scope);
        return new SessionPage(records(found.rows(), found.fields(), address), found);
    }

    private List<RosterSession> records(List<Object[]> rows, Set<String> fields, UnaryOperator<String> address) {
        var parents = fields.contains("parent")
                ? RosterLinks.up(
                        db,
                        "AcademicSession",
                        rows.stream().map(row -> (@Nullable UUID) row[8]).toList())
                : Map.<UUID, String>of();
        var children = fields.contains("children")
                ? RosterLinks.down(
                        db,
                        "AcademicSession",
                        rows.stream().map(row -> (UUID) row[0]).toList())
                : Map.<UUID, List<String>>of();
        return rows.stream()
                .map(row -> {
                    var parent = row[8] == null ? null : parents.get((UUID) row[8]);
                    var below = children.get((UUID) row[0]);
                    return new RosterSession(
                            (String) row[1],
                            row[2] == SessionStatus.ACTIVE ? "active" : "tobedeleted",
                            (Instant) row[3],
                            (String) row[4],
                            (LocalDate) row[5],
                            ((LocalDate) row[6]).plusDays(1),
                            wire((SessionType) row[7]),
                            parent == null ? null : RosterLinks.reference("academicSession", parent, address),
                            below == null
                                    ? null
                                    : below.stream()
                                            .map(child -> RosterLinks.reference("academicSession", child, address))
                                            .toList(),
                            row[9].toString());
                })
                .toList();
    }

    private static String wire(SessionType type) {
        return switch (type) {
            case SCHOOL_YEAR -> "schoolYear";
            case SEMESTER -> "semester";
            case TERM -> "term";
            case GRADING_PERIOD -> "gradingPeriod";
        };
    }

    private static Map<String, Set<SessionType>> types() {
        var types = new HashMap<String, Set<SessionType>>();
        for (var type : SessionType.values()) types.put(wire(type), Set.of(type));
        return types;
    }
}

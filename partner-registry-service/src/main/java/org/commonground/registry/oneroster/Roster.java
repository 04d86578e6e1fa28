package org.commonground.registry.oneroster;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.registry.academicsession.SessionStatus;
import org.commonground.registry.academicsession.SessionType;
import org.commonground.registry.academicsession.SourceSession;
import org.commonground.registry.educationorg.OrgAddress;
import org.commonground.registry.educationorg.OrgStatus;
import org.commonground.registry.educationorg.OrgType;
import org.commonground.registry.educationorg.SourceOrg;
import org.commonground.registry.educationorg.SourceOrg.Detail;
import org.commonground.registry.imports.ImportRow;
import org.commonground.registry.imports.RowCheck;
import org.commonground.registry.vocabulary.GradeLevel;
import org.jspecify.annotations.Nullable;

/**
 * What a SIS hands over, row by row: its organisations and sessions, checked as they come. Whatever is wrong is told to the
 * job; a roster with one wrong row is not loaded.
 */
final class Roster {
    /** More than any district has; what says more is not a district's roster. */
    private static final int MAX_ROWS = 100_000;

    /** Whether a collection is whole, so that what it lacks is gone, or only what changed. */
    enum Mode {
        BULK,
        DELTA,
        ABSENT
    }

    private static final Map<String, SessionType> SESSION_TYPES = Map.of(
            "schoolyear", SessionType.SCHOOL_YEAR,
            "semester", SessionType.SEMESTER,
            "term", SessionType.TERM,
            "gradingperiod", SessionType.GRADING_PERIOD);

    private static final Map<Detail, String> COLUMNS = Map.of(
            Detail.IDENTIFIER, "identifier",
            Detail.GRADES, "metadata.grades",
            Detail.CHARTER, "metadata.charter",
            Detail.AUTHORIZER, "metadata.authorizer",
            Detail.TITLE_I, "metadata.titleI",
            Detail.ADDRESS, "metadata.street",
            Detail.PLACE, "metadata.latitude",
            Detail.ENROLLMENT, "metadata.enrollment");

    private final JobRun run;
    private final RosterDialect dialect;
    private final Map<String, SourceOrg> orgs = new LinkedHashMap<>();
    private final Map<String, SourceSession> sessions = new LinkedHashMap<>();
    private Mode orgMode = Mode.ABSENT;
    private Mode sessionMode = Mode.ABSENT;
    private String orgsFile = "orgs";
    private String sessionsFile = "academicSessions";
    private long rejected;

    Roster(JobRun run, RosterDialect dialect) {
        this.run = run;
        this.dialect = dialect;
    }

    Map<String, SourceOrg> orgs() {
        return orgs;
    }

    Map<String, SourceSession> sessions() {
        return sessions;
    }

    /** What the sender calls the organisations' file. */
    String orgsFile() {
        return orgsFile;
    }

    /** What the sender calls the sessions' file. */
    String sessionsFile() {
        return sessionsFile;
    }

    Mode orgMode() {
        return orgMode;
    }

    Mode sessionMode() {
        return sessionMode;
    }

    long rejected() {
        return rejected;
    }

    void expectOrgs(Mode mode) {
        orgMode = mode;
    }

    void expectSessions(Mode mode) {
        sessionMode = mode;
    }

    /** One row cannot be taken: said already. */
    void reject() {
        rejected++;
    }

    void org(String file, ImportRow row) {
        orgsFile = file;
        var check = new RowCheck(file, row, "sourcedId");
        var sourcedId = check.required("sourcedId", 255);
        var type = check.code("type", dialect.types());
        var latitude = check.decimal("metadata.latitude", -90, 90);
        var longitude = check.decimal("metadata.longitude", -180, 180);
        if (row.text("metadata.latitude").isEmpty()
                != row.text("metadata.longitude").isEmpty())
            check.wrong("metadata.latitude", "half-a-coordinate", "latitude and longitude, or neither");
        var org = new SourceOrg(
                sourcedId,
                check.required("name", 300),
                type == null ? OrgType.SCHOOL : type,
                check.optional("identifier", 255),
                parent(check, sourcedId),
                status(check, row, orgMode).equals("tobedeleted") ? OrgStatus.TO_BE_DELETED : OrgStatus.ACTIVE,
                grades(check, row),
                Boolean.TRUE.equals(check.flag("metadata.charter")),
                check.optional("metadata.authorizer", 300),
                check.flag("metadata.titleI"),
                OrgAddress.of(
                        check.optional("metadata.street", 300),
                        check.optional("metadata.city", 100),
                        check.optional("metadata.state", 100),
                        check.optional("metadata.postalCode", 20)),
                latitude,
                longitude,
                check.whole("metadata.enrollment", 0, 1_000_000),
                check.instant("dateLastModified"),
                unsaid(row));
        if (orgs.putIfAbsent(sourcedId, org) != null)
            check.wrong("sourcedId", "duplicate", "it stands twice in the file");
        settle(check, orgs.size());
    }

    private static Set<Detail> unsaid(ImportRow row) {
        var unsaid = EnumSet.noneOf(Detail.class);
        COLUMNS.forEach((detail, column) -> {
            if (!row.has(column)) unsaid.add(detail);
        });
        return unsaid;
    }

    void session(String file, ImportRow row) {
        sessionsFile = file;
        var check = new RowCheck(file, row, "sourcedId");
        var sourcedId = check.required("sourcedId", 255);
        var title = check.required("title", 300);
        var type = check.code("type", SESSION_TYPES);
        var parent = parent(check, sourcedId);
        var status = status(check, row, sessionMode);
        var modified = check.instant("dateLastModified");
        var start = check.date("startDate");
        var end = check.date("endDate");
        var year = check.whole("schoolYear", 1900, 2200);
        if (row.text("schoolYear").isEmpty()) check.wrong("schoolYear", "required", "it is empty");
        if (start != null && end != null && type != null && year != null) {
            var last = dialect.lastDay(end);
            if (last.isBefore(start)) check.wrong("endDate", "end-before-start", "%s to %s".formatted(start, end));
            var ours = dialect.schoolYear(year, start);
            if (ours != year)
                check.note(
                        "schoolYear",
                        "year-by-its-end",
                        "read as %d, the year in which the school year ends".formatted(ours));
            var session = new SourceSession(
                    sourcedId,
                    title,
                    type,
                    start,
                    last,
                    parent,
                    ours,
                    status.equals("tobedeleted") ? SessionStatus.TO_BE_DELETED : SessionStatus.ACTIVE,
                    modified);
            if (sessions.putIfAbsent(sourcedId, session) != null)
                check.wrong("sourcedId", "duplicate", "it stands twice in the file");
        }
        settle(check, sessions.size());
    }

    private void settle(RowCheck check, int rows) {
        if (!check.tell(run)) rejected++;
        if (rows > MAX_ROWS)
            throw Problem.of(
                    ProblemCode.RULE_VIOLATED, "it has over %d rows, more than any district".formatted(MAX_ROWS));
    }

    private static @Nullable String parent(RowCheck check, String sourcedId) {
        var parent = check.optional("parentSourcedId", 255);
        if (parent != null && parent.equals(sourcedId)) check.wrong("parentSourcedId", "cycle", "it is above itself");
        return parent;
    }

    private static List<GradeLevel> grades(RowCheck check, ImportRow row) {
        var grades = new ArrayList<GradeLevel>();
        for (var code : row.text("metadata.grades").split(",")) {
            if (code.isBlank()) continue;
            GradeLevel.find(code.strip())
                    .ifPresentOrElse(
                            grades::add,
                            () -> check.wrong(
                                    "metadata.grades",
                                    "unknown-code",
                                    "'%s' is not a CEDS grade".formatted(code.strip())));
        }
        return grades.stream().distinct().sorted().toList();
    }

    /** In a delta each record says what became of it; a bulk file holds what there is. */
    private static String status(RowCheck check, ImportRow row, Mode mode) {
        var text = row.text("status").toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            if (mode == Mode.DELTA) check.wrong("status", "required", "in a delta each row is active or tobedeleted");
        } else if (!text.equals("active") && !text.equals("tobedeleted"))
            check.wrong("status", "unknown-code", "active or tobedeleted");
        return text;
    }
}

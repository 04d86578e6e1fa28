package org.commonground.registry.imports;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.JobWork;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.registry.academicsession.AcademicSessions;
import org.commonground.registry.academicsession.SessionStatus;
import org.commonground.registry.academicsession.SessionType;
import org.commonground.registry.academicsession.SourceSession;
import org.commonground.registry.educationorg.EducationOrgs;
import org.commonground.registry.educationorg.OrgStatus;
import org.commonground.registry.educationorg.OrgType;
import org.commonground.registry.educationorg.SourceOrg;
import org.commonground.registry.vocabulary.GradeLevel;
import org.jspecify.annotations.Nullable;

/**
 * A OneRoster 1.2 CSV package: a zip with {@code manifest.csv}, and of the rest {@code orgs.csv} and
 * {@code academicSessions.csv}. Users, classes and enrolments are not read: students' names stay in the SIS.
 *
 * <p>A bulk file is complete, so what it lacks is archived, unless that is over five in a hundred of what is active: then the
 * import stops and asks for {@code confirmDeactivations}. In a delta file {@code tobedeleted} archives.
 */
@ApplicationScoped
class OneRosterImport implements JobWork {
    static final String KIND = "ONEROSTER_CSV";
    private static final double GUARD = 0.05;
    private static final int MAX_ENTRIES = 100;
    private static final long MAX_UNPACKED = 256L * 1024 * 1024;

    private final EducationOrgs orgs;
    private final AcademicSessions sessions;

    OneRosterImport(EducationOrgs orgs, AcademicSessions sessions) {
        this.orgs = orgs;
        this.sessions = sessions;
    }

    @Override
    public String kind() {
        return KIND;
    }

    private enum Mode {
        BULK,
        DELTA,
        ABSENT
    }

    @Override
    public void run(JobRun run) throws IOException {
        var manifest = manifest(run);
        var rejected = new int[1];
        var orgRows = new LinkedHashMap<String, SourceOrg>();
        var sessionRows = new LinkedHashMap<String, SourceSession>();
        var orgMode = mode(manifest, "file.orgs");
        var sessionMode = mode(manifest, "file.academicSessions");
        if (orgMode == Mode.ABSENT && sessionMode == Mode.ABSENT)
            throw refused("its manifest names neither orgs nor academicSessions");
        if (orgMode != Mode.ABSENT)
            file(
                    run,
                    "orgs.csv",
                    in -> ORGS.read(in, row -> accept(run, row, "orgs.csv", rejected, orgRows, this::org)));
        if (sessionMode != Mode.ABSENT)
            file(
                    run,
                    "academicSessions.csv",
                    in -> SESSIONS.read(
                            in, row -> accept(run, row, "academicSessions.csv", rejected, sessionRows, this::session)));
        refuseCycles(run, orgRows, rejected);
        if (rejected[0] > 0)
            throw refused("%d row(s) are wrong; nothing was changed, the report names each".formatted(rejected[0]));
        run.total(orgRows.size() + (long) sessionRows.size());
        if (run.flag("dryRun")) {
            orgRows.values().forEach(_ -> run.step("VALID"));
            sessionRows.values().forEach(_ -> run.step("VALID"));
            return;
        }
        QuarkusTransaction.requiringNew().timeout(3_600).run(() -> {
            var missing = orgMode == Mode.BULK ? orgs.missingFrom(orgRows.keySet()) : Set.<java.util.UUID>of();
            var active = orgs.countActive();
            var archivedByFile = orgRows.values().stream()
                    .filter(org -> org.status() == OrgStatus.TO_BE_DELETED)
                    .count();
            if (active > 0 && missing.size() + archivedByFile > active * GUARD && !run.flag("confirmDeactivations"))
                throw refused(
                        "it would archive %d of %d active organisations; if that is meant, send it again with confirmDeactivations=true"
                                .formatted(missing.size() + archivedByFile, active));
            var followed = sessions.follow(sessionRows.values());
            for (int i = 0; i < followed.created(); i++) run.step("CREATED");
            for (int i = 0; i < followed.updated(); i++) run.step("UPDATED");
            for (int i = 0; i < followed.unchanged(); i++) run.step("UNCHANGED");
            orgs.follow(orgRows.values(), outcome -> run.step(outcome.name()));
            orgs.archive(missing, outcome -> run.step(outcome.name()));
        });
    }

    // ---- the files

    private static final CsvTable MANIFEST = new CsvTable("manifest.csv", Set.of("propertyName", "value"), Set.of());

    private static final CsvTable ORGS = new CsvTable(
            "orgs.csv",
            Set.of("sourcedId", "name", "type"),
            Set.of("status", "dateLastModified", "identifier", "parentSourcedId", "metadata."));

    private static final CsvTable SESSIONS = new CsvTable(
            "academicSessions.csv",
            Set.of("sourcedId", "title", "type", "startDate", "endDate", "schoolYear"),
            Set.of("status", "dateLastModified", "parentSourcedId", "metadata."));

    private SourceOrg org(CsvTable.Row row, List<RowReport> wrong) {
        var type = switch (row.text("type").toLowerCase(Locale.ROOT)) {
            case "school" -> OrgType.SCHOOL;
            case "district" -> OrgType.DISTRICT;
            case "local" -> OrgType.NETWORK;
            case "department" -> OrgType.DEPARTMENT;
            case "state" -> OrgType.STATE;
            default -> null;
        };
        if (type == null)
            wrong.add(wrong(row, "type", "unknown-code", "one of school, district, local, department, state"));
        var grades = new ArrayList<GradeLevel>();
        for (var code : row.text("metadata.grades").split(",")) {
            if (code.isBlank()) continue;
            GradeLevel.find(code.strip())
                    .ifPresentOrElse(
                            grades::add,
                            () -> wrong.add(wrong(
                                    row,
                                    "metadata.grades",
                                    "unknown-code",
                                    "'%s' is not a CEDS grade".formatted(code))));
        }
        var latitude = decimal(row, "metadata.latitude", 90, wrong);
        var longitude = decimal(row, "metadata.longitude", 180, wrong);
        if ((latitude == null) != (longitude == null))
            wrong.add(wrong(row, "metadata.latitude", "half-a-coordinate", "latitude and longitude, or neither"));
        var enrollment = decimal(row, "metadata.enrollment", 1_000_000, wrong);
        return new SourceOrg(
                required(row, "sourcedId", 255, wrong),
                required(row, "name", 300, wrong),
                type == null ? OrgType.SCHOOL : type,
                optional(row, "identifier"),
                optional(row, "parentSourcedId"),
                status(row, wrong).equals("tobedeleted") ? OrgStatus.TO_BE_DELETED : OrgStatus.ACTIVE,
                grades.stream().distinct().sorted().toList(),
                row.text("metadata.charter").equalsIgnoreCase("true"),
                latitude,
                longitude,
                enrollment == null ? null : enrollment.intValue());
    }

    private SourceSession session(CsvTable.Row row, List<RowReport> wrong) {
        var type = SessionType.ofOneRoster(row.text("type"));
        if (type.isEmpty())
            wrong.add(wrong(row, "type", "unknown-code", "one of schoolYear, semester, term, gradingPeriod"));
        var start = date(row, "startDate", wrong);
        var end = date(row, "endDate", wrong);
        if (!end.isAfter(start)) wrong.add(wrong(row, "endDate", "end-before-start", "%s to %s".formatted(start, end)));
        var year = decimal(row, "schoolYear", 2_200, wrong);
        if (year == null || year < 1_900) wrong.add(wrong(row, "schoolYear", "out-of-bounds", "a year such as 2027"));
        return new SourceSession(
                required(row, "sourcedId", 255, wrong),
                required(row, "title", 300, wrong),
                type.orElse(SessionType.TERM),
                start,
                end,
                optional(row, "parentSourcedId"),
                year == null ? 0 : year.intValue(),
                status(row, wrong).equals("tobedeleted") ? SessionStatus.TO_BE_DELETED : SessionStatus.ACTIVE);
    }

    // ---- rows

    private interface Reader<T> {
        T read(CsvTable.Row row, List<RowReport> wrong);
    }

    private static <T> void accept(
            JobRun run, CsvTable.Row row, String file, int[] rejected, Map<String, T> into, Reader<T> reader) {
        var wrong = new ArrayList<RowReport>();
        var read = reader.read(row, wrong);
        var key = row.text("sourcedId");
        if (into.putIfAbsent(key, read) != null)
            wrong.add(wrong(row, "sourcedId", "duplicate", "%s stands twice in the file".formatted(key)));
        for (var each : wrong)
            run.report(new RowReport(each.row(), each.code(), file + "/" + each.pointer(), each.message(), key));
        if (!wrong.isEmpty()) rejected[0]++;
    }

    /** An organisation above itself would make every roll-up endless. */
    private static void refuseCycles(JobRun run, Map<String, SourceOrg> orgs, int[] rejected) {
        var sound = new HashSet<String>();
        for (var org : orgs.values()) {
            var path = new HashSet<String>();
            @Nullable SourceOrg at = org;
            while (at != null && !sound.contains(at.sourcedId())) {
                if (!path.add(at.sourcedId())) {
                    run.report(new RowReport(
                            0, "cycle", "orgs.csv/parentSourcedId", "it is above itself", org.sourcedId()));
                    rejected[0]++;
                    break;
                }
                at = at.parentSourcedId() == null ? null : orgs.get(at.parentSourcedId());
            }
            sound.addAll(path);
        }
    }

    private static RowReport wrong(CsvTable.Row row, String column, String code, String message) {
        return new RowReport(row.number(), code, column, message, null);
    }

    private static String required(CsvTable.Row row, String column, int length, List<RowReport> wrong) {
        var text = row.text(column);
        if (text.isEmpty()) wrong.add(wrong(row, column, "required", "it is empty"));
        if (text.length() > length)
            wrong.add(wrong(row, column, "out-of-bounds", "over %d characters".formatted(length)));
        if (text.indexOf('\0') >= 0) wrong.add(wrong(row, column, "malformed", "it holds a NUL"));
        return text;
    }

    private static @Nullable String optional(CsvTable.Row row, String column) {
        var text = row.text(column);
        return text.isEmpty() ? null : text;
    }

    private static String status(CsvTable.Row row, List<RowReport> wrong) {
        var text = row.text("status").toLowerCase(Locale.ROOT);
        if (!text.isEmpty() && !text.equals("active") && !text.equals("tobedeleted"))
            wrong.add(wrong(row, "status", "unknown-code", "active or tobedeleted"));
        return text;
    }

    private static LocalDate date(CsvTable.Row row, String column, List<RowReport> wrong) {
        try {
            return LocalDate.parse(row.text(column));
        } catch (DateTimeParseException e) {
            wrong.add(wrong(row, column, "malformed", "a date such as 2026-08-24"));
            return column.equals("startDate") ? LocalDate.EPOCH : LocalDate.EPOCH.plusDays(1);
        }
    }

    private static @Nullable Double decimal(CsvTable.Row row, String column, double bound, List<RowReport> wrong) {
        var text = row.text(column);
        if (text.isEmpty()) return null;
        try {
            var value = Double.parseDouble(text);
            if (Math.abs(value) <= bound) return value;
            wrong.add(wrong(row, column, "out-of-bounds", "within %s of 0".formatted(bound)));
        } catch (NumberFormatException e) {
            wrong.add(wrong(row, column, "malformed", "a number"));
        }
        return null;
    }

    // ---- the package

    private interface FileReader {
        void read(InputStream in) throws IOException;
    }

    private static Map<String, String> manifest(JobRun run) throws IOException {
        var properties = new HashMap<String, String>();
        file(
                run,
                "manifest.csv",
                in -> MANIFEST.read(in, row -> properties.put(row.text("propertyName"), row.text("value"))));
        var version = properties.getOrDefault("oneroster.version", "");
        if (!version.equals("1.1") && !version.equals("1.2"))
            throw refused("its manifest says oneroster.version '%s'; 1.1 and 1.2 are read".formatted(version));
        return properties;
    }

    private static Mode mode(Map<String, String> manifest, String property) {
        return switch (manifest.getOrDefault(property, "absent")) {
            case "bulk" -> Mode.BULK;
            case "delta" -> Mode.DELTA;
            case "absent" -> Mode.ABSENT;
            default ->
                throw refused(
                        "its manifest says %s=%s; bulk, delta or absent".formatted(property, manifest.get(property)));
        };
    }

    private static void file(JobRun run, String name, FileReader reader) throws IOException {
        try (var zip = new ZipInputStream(run.input())) {
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MAX_ENTRIES) throw refused("it has over %d files".formatted(MAX_ENTRIES));
                if (!entry.getName().equals(name)) continue;
                reader.read(new Bounded(zip));
                return;
            }
        } catch (ZipException e) {
            throw refused("it is not a zip file: " + e.getMessage());
        }
        throw refused("it has no " + name);
    }

    /** A small zip may unpack to very much. */
    private static final class Bounded extends java.io.FilterInputStream {
        private long left = MAX_UNPACKED;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = super.read();
            if (one >= 0) spend(1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            var some = super.read(into, offset, length);
            if (some > 0) spend(some);
            return some;
        }

        @Override
        public void close() {
            // the zip goes on after this file
        }

        private void spend(int bytes) {
            left -= bytes;
            if (left < 0) throw refused("a file in it unpacks to over %d MiB".formatted(MAX_UNPACKED >> 20));
        }
    }

    private static Problem refused(String why) {
        return Problem.of(ProblemCode.RULE_VIOLATED, "the package is not imported: " + why);
    }
}

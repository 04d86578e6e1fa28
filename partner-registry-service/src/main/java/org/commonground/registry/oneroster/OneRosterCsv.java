package org.commonground.registry.oneroster;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.registry.imports.CsvTable;
import org.commonground.registry.imports.ImportFormat;
import org.commonground.registry.imports.ImportPackage;

/**
 * A OneRoster 1.1 or 1.2 CSV package: a zip with {@code manifest.csv}, and of the rest {@code orgs.csv} and
 * {@code academicSessions.csv}, each bulk or delta as the manifest says. Other files are named in the report and never
 * unpacked: people, classes and enrolments stay in the SIS.
 */
@ApplicationScoped
class OneRosterCsv implements ImportFormat {
    static final String ORGS_FILE = "orgs.csv";
    static final String SESSIONS_FILE = "academicSessions.csv";
    private static final String MANIFEST_FILE = "manifest.csv";

    private static final CsvTable MANIFEST = new CsvTable(MANIFEST_FILE, Set.of("propertyName", "value"), Set.of());
    private static final CsvTable ORGS = new CsvTable(
            ORGS_FILE,
            Set.of("sourcedId", "name", "type"),
            Set.of("status", "dateLastModified", "identifier", "parentSourcedId", "metadata."));
    private static final CsvTable SESSIONS = new CsvTable(
            SESSIONS_FILE,
            Set.of("sourcedId", "title", "type", "startDate", "endDate", "schoolYear"),
            Set.of("status", "dateLastModified", "parentSourcedId", "metadata."));

    private final LoadRoster loadRoster;

    OneRosterCsv(LoadRoster loadRoster) {
        this.loadRoster = loadRoster;
    }

    @Override
    public String kind() {
        return "ONEROSTER_CSV";
    }

    @Override
    public Set<Role> senders() {
        return Set.of(Role.PARTNERSHIP_OFFICER, Role.SIS_INTEGRATION);
    }

    @Override
    public Set<String> options() {
        return Set.of("confirmDeactivations", "strategy");
    }

    @Override
    public void run(JobRun run) throws IOException {
        var roster = new Roster(run, RosterDialect.ONEROSTER);
        try (var sent = ImportPackage.open(run)) {
            if (!sent.has(MANIFEST_FILE))
                throw LoadRoster.refused(
                        "it has no manifest.csv; a Microsoft School Data Sync package is the format MICROSOFT_SDS_CSV");
            var manifest = manifest(sent);
            roster.expectOrgs(mode(manifest, sent, ORGS_FILE));
            roster.expectSessions(mode(manifest, sent, SESSIONS_FILE));
            if (roster.orgMode() == Roster.Mode.ABSENT && roster.sessionMode() == Roster.Mode.ABSENT)
                throw LoadRoster.refused("its manifest names neither orgs nor academicSessions");
            if (roster.orgMode() != Roster.Mode.ABSENT)
                sent.read(ORGS_FILE, in -> ORGS.read(in, row -> roster.org(ORGS_FILE, row)));
            if (roster.sessionMode() != Roster.Mode.ABSENT)
                sent.read(SESSIONS_FILE, in -> SESSIONS.read(in, row -> roster.session(SESSIONS_FILE, row)));
            tellIgnored(run, sent, Set.of(MANIFEST_FILE, ORGS_FILE, SESSIONS_FILE));
        }
        loadRoster.load(run, roster);
    }

    /** What was sent and not even looked at, so that nobody wonders where it went. */
    static void tellIgnored(JobRun run, ImportPackage sent, Set<String> read) {
        for (var name : sent.names())
            if (!read.contains(name))
                run.report(new RowReport(
                        0, "ignored", name.replaceAll("\\p{Cntrl}", "?"), "not read and not stored", null));
    }

    private static Map<String, String> manifest(ImportPackage sent) throws IOException {
        var properties = new HashMap<String, String>();
        sent.read(
                MANIFEST_FILE,
                in -> MANIFEST.read(in, row -> {
                    if (properties.put(row.text("propertyName"), row.text("value")) != null)
                        throw LoadRoster.refused("its manifest says %s twice".formatted(row.text("propertyName")));
                }));
        var version = properties.getOrDefault("oneroster.version", "");
        if (!version.equals("1.1") && !version.equals("1.2"))
            throw LoadRoster.refused(
                    "its manifest says oneroster.version '%s'; 1.1 and 1.2 are read".formatted(version));
        return properties;
    }

    private static Roster.Mode mode(Map<String, String> manifest, ImportPackage sent, String file) {
        var property = "file." + file.substring(0, file.length() - ".csv".length());
        var mode = switch (manifest.getOrDefault(property, "absent")) {
            case "bulk" -> Roster.Mode.BULK;
            case "delta" -> Roster.Mode.DELTA;
            case "absent" -> Roster.Mode.ABSENT;
            default ->
                throw LoadRoster.refused(
                        "its manifest says %s=%s; bulk, delta or absent".formatted(property, manifest.get(property)));
        };
        if ((mode == Roster.Mode.ABSENT) == sent.has(file))
            throw LoadRoster.refused("its manifest says %s=%s, and the package has %s%s"
                    .formatted(property, manifest.getOrDefault(property, "absent"), sent.has(file) ? "" : "no ", file));
        return mode;
    }
}

package org.commonground.registry.oneroster;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Set;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.job.JobRun;
import org.commonground.registry.imports.CsvTable;
import org.commonground.registry.imports.ImportFormat;
import org.commonground.registry.imports.ImportPackage;

/**
 * A Microsoft School Data Sync package, v2 or v2.1: OneRoster's file names without a manifest. Each upload is complete, so
 * what it lacks is archived. Its users, with their passwords, and everything about them are never unpacked.
 */
@ApplicationScoped
class MicrosoftSdsCsv implements ImportFormat {
    private static final CsvTable ORGS =
            new CsvTable(OneRosterCsv.ORGS_FILE, Set.of("sourcedId", "name", "type"), Set.of("parentSourcedId"));
    private static final CsvTable SESSIONS = new CsvTable(
            OneRosterCsv.SESSIONS_FILE,
            Set.of("sourcedId", "title", "type", "schoolYear", "startDate", "endDate"),
            Set.of("parentSourcedId"));

    private final LoadRoster loadRoster;

    MicrosoftSdsCsv(LoadRoster loadRoster) {
        this.loadRoster = loadRoster;
    }

    @Override
    public String kind() {
        return "MICROSOFT_SDS_CSV";
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
        var roster = new Roster(run, RosterDialect.MICROSOFT_SDS);
        try (var sent = ImportPackage.open(run)) {
            if (sent.has("manifest.csv"))
                throw LoadRoster.refused("it has a manifest.csv: a OneRoster package is the format ONEROSTER_CSV");
            if (!sent.has(OneRosterCsv.ORGS_FILE)) throw LoadRoster.refused("it has no orgs.csv");
            roster.expectOrgs(Roster.Mode.BULK);
            sent.read(OneRosterCsv.ORGS_FILE, in -> ORGS.read(in, row -> roster.org(OneRosterCsv.ORGS_FILE, row)));
            if (sent.has(OneRosterCsv.SESSIONS_FILE)) {
                roster.expectSessions(Roster.Mode.BULK);
                sent.read(
                        OneRosterCsv.SESSIONS_FILE,
                        in -> SESSIONS.read(in, row -> roster.session(OneRosterCsv.SESSIONS_FILE, row)));
            }
            OneRosterCsv.tellIgnored(run, sent, Set.of(OneRosterCsv.ORGS_FILE, OneRosterCsv.SESSIONS_FILE));
        }
        loadRoster.load(run, roster);
    }
}

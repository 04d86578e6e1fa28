package org.commonground.registry.oneroster;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.registry.academicsession.AcademicSessions;
import org.commonground.registry.academicsession.SourceSession;
import org.commonground.registry.educationorg.EducationOrgs;
import org.commonground.registry.educationorg.SourceOrg;
import org.commonground.registry.imports.ImportTransaction;
import org.jspecify.annotations.Nullable;

/**
 * Takes a whole roster into the directory, or nothing of it: every parent must exist, nobody may be above themselves, and a
 * bulk load that would archive over five in a hundred of what the SIS masters here asks first.
 */
@ApplicationScoped
class LoadRoster {
    private static final double GUARD = 0.05;

    private final EducationOrgs orgs;
    private final AcademicSessions sessions;

    LoadRoster(EducationOrgs orgs, AcademicSessions sessions) {
        this.orgs = orgs;
        this.sessions = sessions;
    }

    void load(JobRun run, Roster roster) {
        load(run, roster, () -> {});
    }

    /** @param last what else belongs to it, in the same transaction */
    void load(JobRun run, Roster roster, Runnable last) {
        ImportTransaction.perform(run, () -> {
            var knownOrgs = orgs.parents();
            var knownSessions = sessions.parents();
            checkParents(
                    run,
                    roster,
                    roster.orgsFile(),
                    roster.orgs(),
                    SourceOrg::parentSourcedId,
                    roster.orgMode() == Roster.Mode.BULK ? orgs.notOfTheSis() : knownOrgs.keySet(),
                    knownOrgs);
            checkParents(
                    run,
                    roster,
                    roster.sessionsFile(),
                    roster.sessions(),
                    SourceSession::parentSourcedId,
                    knownSessions.keySet(),
                    knownSessions);
            if (roster.rejected() > 0)
                throw refused(
                        "%d row(s) are wrong; nothing was changed, the report names each".formatted(roster.rejected()));
            // who takes only new or only known rows does not mean that the others are gone
            var whole = run.parameter("strategy", "UPSERT").equals("UPSERT");
            var goneSessions = whole && roster.sessionMode() == Roster.Mode.BULK
                    ? sessions.missingFrom(roster.sessions().keySet())
                    : Set.<UUID>of();
            var goneOrgs = whole && roster.orgMode() == Roster.Mode.BULK
                    ? orgs.missingFrom(roster.orgs().keySet())
                    : Set.<java.util.UUID>of();
            select(run, roster.orgs(), knownOrgs.keySet());
            select(run, roster.sessions(), knownSessions.keySet());
            run.total(run.count("SKIPPED")
                    + roster.orgs().size()
                    + roster.sessions().size()
                    + goneOrgs.size()
                    + goneSessions.size());
            guard(
                    run,
                    "organisations",
                    goneOrgs.size() + orgs.countArchivedBy(roster.orgs().values()),
                    orgs.countActiveOfTheSis());
            guard(
                    run,
                    "academic sessions",
                    goneSessions.size()
                            + sessions.countArchivedBy(roster.sessions().values()),
                    sessions.countActiveOfTheSis());
            sessions.follow(roster.sessions().values(), outcome -> run.step(outcome.name()));
            sessions.archive(goneSessions, outcome -> run.step(outcome.name()));
            orgs.follow(roster.orgs().values(), outcome -> run.step(outcome.name()));
            orgs.archive(goneOrgs, outcome -> run.step(outcome.name()));
            last.run();
        });
    }

    /** {@code strategy=CREATE} takes what is new, {@code UPDATE} what is known. */
    private static void select(JobRun run, Map<String, ?> rows, Set<String> known) {
        var strategy = run.parameter("strategy", "UPSERT");
        if (strategy.equals("UPSERT")) return;
        rows.keySet().removeIf(sourcedId -> {
            if (known.contains(sourcedId) != strategy.equals("CREATE")) return false;
            run.step("SKIPPED");
            return true;
        });
    }

    private static void guard(JobRun run, String what, long archived, long active) {
        if (archived > active * GUARD && !run.flag("confirmDeactivations"))
            throw refused(
                    "it would archive %d of %d active %s; if that is meant, send it again with confirmDeactivations=true"
                            .formatted(archived, active, what));
    }

    /**
     * Each parent must be in the roster or among those that stay, and no row may be above itself: every roll-up would be
     * endless.
     */
    private static <T> void checkParents(
            JobRun run,
            Roster roster,
            String file,
            Map<String, T> rows,
            Function<T, @Nullable String> parentOf,
            Set<String> staying,
            Map<String, @Nullable String> known) {
        var above = new HashMap<String, @Nullable String>(known);
        for (var row : rows.entrySet()) {
            var parent = parentOf.apply(row.getValue());
            above.put(row.getKey(), parent);
            if (parent != null && !rows.containsKey(parent) && !staying.contains(parent))
                reject(run, roster, file, "unknown-reference", "there is no %s".formatted(parent), row.getKey());
        }
        var sound = new HashSet<String>();
        for (var sourcedId : rows.keySet()) {
            var path = new HashSet<String>();
            @Nullable String at = sourcedId;
            while (at != null && !sound.contains(at)) {
                if (!path.add(at)) {
                    reject(run, roster, file, "cycle", "it is above itself", sourcedId);
                    break;
                }
                at = above.get(at);
            }
            sound.addAll(path);
        }
    }

    private static void reject(JobRun run, Roster roster, String file, String code, String message, String sourcedId) {
        run.report(new RowReport(0, code, file + "/parentSourcedId", message, sourcedId));
        roster.reject();
    }

    static Problem refused(String why) {
        return Problem.of(ProblemCode.RULE_VIOLATED, "the roster is not imported: " + why);
    }
}

package org.commonground.metrics.participation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.legalground.LegalGround;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.DataSharings;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.Services;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Records of participation over HTTP: in, never out. */
@Path("/v1")
@Tag(name = "Metrics")
class ParticipationResource {
    private static final int MAX_ROWS = 5_000;
    private static final int MAX_TOLD = 1_000;

    /** What is sent. */
    @Schema(name = "ParticipationBatch")
    record ParticipationBatch(
            @NotNull @Size(min = 1, max = MAX_ROWS) List<@NotNull NewParticipation> records) {}

    /** What became of the rows. Rows are named by their number; a student's key is never repeated. */
    @Schema(name = "ParticipationBatchResult")
    record ParticipationResult(
            int received,
            long created,
            long updated,
            long unchanged,
            int rejected,
            boolean dryRun,

            @Schema(description = "What was wrong, at most 1,000.")
            List<Violation> violations) {}

    private final Participations participations;
    private final Services services;
    private final EducationOrgs orgs;
    private final AcademicSessions sessions;
    private final DataSharings sharings;
    private final CurrentCaller current;
    private final BusinessDay businessDay;

    ParticipationResource(
            Participations participations,
            Services services,
            EducationOrgs orgs,
            AcademicSessions sessions,
            DataSharings sharings,
            CurrentCaller current,
            BusinessDay businessDay) {
        this.participations = participations;
        this.services = services;
        this.orgs = orgs;
        this.sessions = sessions;
        this.sharings = sharings;
        this.current = current;
        this.businessDay = businessDay;
    }

    @POST
    @Path("/participation-records:batch")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Record who took part, under pseudonyms",
            description =
                    "Up to 5,000 records of one student in one session each. Only where an active data-sharing schedule"
                            + " covers partner, school, ATTENDANCE and day; else 403 `no-active-data-sharing`. All or none, unless"
                            + " `atomic=false`. Sent again, a record replaces what was stored. From the records the service counts"
                            + " students without counting anybody twice (`service.studentsServed`) and attendance"
                            + " (`service.attendanceRate`); the records themselves are told to nobody. Where counts are enough, send"
                            + " observations instead.")
    public RestResponse<ParticipationResult> recordParticipation(
            @RestQuery
                    @Parameter(
                            description = "`true`: do everything but store.",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @Nullable
                    String dryRun,
            @RestQuery
                    @Parameter(
                            description = "`false`: store the records that are right.",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "true"))
                    @Nullable
                    String atomic,
            @Valid @NotNull ParticipationBatch batch) {
        boolean rehearsal = flag("dryRun", dryRun, false);
        boolean allOrNone = flag("atomic", atomic, true);
        var calendar = sessions.calendar();
        var check = new CheckParticipation(look(batch.records(), calendar));
        int row = 0;
        for (var sent : batch.records()) check.check(++row, sent);
        if (allOrNone && check.rejected() > 0) throw refusal(check, row);
        var stored = participations.upsert(check.held(), calendar);
        if (rehearsal) QuarkusTransaction.setRollbackOnly();
        return RestResponse.ok(new ParticipationResult(
                row,
                stored.created(),
                stored.updated(),
                check.held().size() - stored.created() - stored.updated(),
                check.rejected(),
                rehearsal,
                check.violations().stream().limit(MAX_TOLD).toList()));
    }

    private CheckParticipation.Known look(List<NewParticipation> rows, SchoolCalendar calendar) {
        var offered = new HashMap<UUID, UUID>();
        services.byId(rows.stream()
                        .map(NewParticipation::serviceId)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()))
                .forEach((id, service) -> offered.put(id, service.partnerId()));
        var schools = new HashMap<String, UUID>();
        for (var org : orgs.byId(rows.stream()
                .map(NewParticipation::schoolId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet())))
            if (org.isSchool()) schools.put(org.id().toString(), org.id());
        for (var org : orgs.bySourcedId(rows.stream()
                .map(NewParticipation::schoolSourcedId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()))) if (org.isSchool()) schools.put(org.sourcedId(), org.id());
        var today = businessDay.today();
        return new CheckParticipation.Known(
                offered,
                schools,
                calendar,
                new LegalGround(sharings.inForce(new HashSet<>(offered.values()), today)),
                current.reach() == Reach.ALL ? null : current.get().partnerIds(),
                today);
    }

    private static Problem refusal(CheckParticipation check, int received) {
        var detail = "%d of %d records are wrong; nothing was stored".formatted(check.rejected(), received);
        var all = check.violations();
        var told = all.stream().limit(MAX_TOLD).toList();
        if (all.stream().anyMatch(each -> each.code().equals(CheckParticipation.NO_ACTIVE_DATA_SHARING)))
            return Problem.of(ProblemCode.FORBIDDEN, CheckParticipation.NO_ACTIVE_DATA_SHARING + ": " + detail, told);
        if (all.stream().anyMatch(each -> each.code().equals("outside-scope")))
            return Problem.of(ProblemCode.FORBIDDEN, detail, told);
        if (all.stream().allMatch(each -> each.code().equals("reference-not-yet-known")))
            return Problem.of(ProblemCode.REFERENCE_NOT_YET_KNOWN, detail, told).retryAfter(Duration.ofSeconds(2));
        return Problem.of(ProblemCode.RULE_VIOLATED, detail, told);
    }

    private static boolean flag(String name, @Nullable String text, boolean otherwise) {
        if (text == null) return otherwise;
        if (text.equals("true") || text.equals("false")) return text.equals("true");
        throw Problem.invalidParameter(
                Violation.parameter(name, "unknown-value", "true or false").allowing(List.of("true", "false")));
    }
}

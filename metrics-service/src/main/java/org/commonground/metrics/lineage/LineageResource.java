package org.commonground.metrics.lineage;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Where a cell of analytics comes from, over HTTP. */
@Path("/v1/lineage")
@Tag(name = "Metrics")
class LineageResource {
    private static final int MOST = 2_000;

    /** The origins of a cell. */
    @Schema(name = "Lineage")
    record LineageView(
            String measureCode,

            @Schema(description = "Of the measure as it is now.")
            int measureVersion,

            @Schema(description = "What a computed measure is worked out from; the measure itself else.")
            List<String> operands,

            UUID periodId,
            List<LineageOrigin> origins) {}

    /** Facts with the same measure version, source, period and reporter. */
    @Schema(name = "LineageOrigin")
    record LineageOrigin(
            String measureCode,

            @Schema(description = "The version of the measure that the facts were recorded under; see the codebook.")
            int measureVersion,

            @Schema(description = "By what way they came.", examples = "PARTNER")
            String source,

            UUID periodId,

            @Schema(description = "Absent for what is about no single school.") @Nullable
            UUID schoolId,

            @Schema(description = "Absent for what no partner reports.") @Nullable
            UUID partnerId,

            Instant lastRecordedAt,

            @Schema(description = "The submission that vouches for them; absent if there is none.") @Nullable
            UUID submissionId,

            @Nullable String submissionState,

            @Schema(description = "Counts from 1; a reopening begins the next one.") @Nullable
            Integer submissionRevision) {}

    private final Origins origins;
    private final Measures measures;
    private final AcademicSessions sessions;
    private final CurrentCaller current;

    LineageResource(Origins origins, Measures measures, AcademicSessions sessions, CurrentCaller current) {
        this.origins = origins;
        this.measures = measures;
        this.sessions = sessions;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "Read where a value comes from",
            description =
                    "For a cell of analytics (a measure, a period, and a school or partner where it is of one): which"
                            + " versions of the measure, which sources and which submissions it rests on, over the period and its"
                            + " parts. How many facts there are is not told. At most 2,000 origins; else 413.")
    public LineageView getLineage(
            @RestQuery @Parameter(required = true, example = "student.attendanceImproved%") @Nullable String measure,
            @RestQuery @Parameter(description = "By id or sourcedId.", required = true, example = "sy2026-q1") @Nullable
                    String period,
            @RestQuery @Parameter(description = "Needed by those who see their own schools only.") @Nullable
                    UUID school,
            @RestQuery @Parameter(description = "Needed by those who see their own partners only.") @Nullable
                    UUID partner) {
        var violations = new ArrayList<Violation>();
        var calendar = sessions.calendar();
        var known = measure == null ? null : measures.byCode(List.of(measure)).get(measure);
        if (known == null)
            violations.add(Violation.parameter(
                    "measure", measure == null ? "required" : "unknown-measure", "say which measure of the library"));
        var whole = period == null ? null : period(period, calendar);
        if (whole == null)
            violations.add(Violation.parameter(
                    "period", period == null ? "required" : "unknown-item", "say which period, by id or sourcedId"));
        refuseForeign(school, partner, violations);
        if (known == null || whole == null || !violations.isEmpty())
            throw Problem.invalidParameter(violations.toArray(Violation[]::new));
        var codes = codes(known);
        var parts = calendar.allWithin(whole).stream().map(SchoolPeriod::id).toList();
        var found = origins.of(codes, parts, school, partner, MOST + 1);
        if (found.size() > MOST)
            throw Problem.of(
                    ProblemCode.PAYLOAD_TOO_LARGE, "over %d origins; ask for a school or a partner".formatted(MOST));
        return new LineageView(
                known.code(),
                known.measureVersion(),
                codes,
                whole.id(),
                found.stream().map(LineageResource::view).toList());
    }

    private static @Nullable SchoolPeriod period(String asked, SchoolCalendar calendar) {
        var bySourcedId = calendar.bySourcedId(asked);
        if (bySourcedId != null) return bySourcedId;
        try {
            return asked.length() == 36 ? calendar.byId(UUID.fromString(asked)) : null;
        } catch (IllegalArgumentException e) {
            return null; // neither is known
        }
    }

    private static List<String> codes(LibraryMeasure measure) {
        return measure.formula() == null
                ? List.of(measure.code())
                : measure.formula().codes().stream().sorted().toList();
    }

    /** Whoever sees their own says which of it; what is not theirs is not told apart from what is not there. */
    private void refuseForeign(@Nullable UUID school, @Nullable UUID partner, Collection<Violation> violations) {
        if (current.reach() != Reach.OWN) return;
        var caller = current.get();
        if (caller.partnerIds().isEmpty()) refuse("school", school, caller.schoolIds(), violations);
        else refuse("partner", partner, caller.partnerIds(), violations);
    }

    private static void refuse(
            String parameter, @Nullable UUID asked, Set<UUID> own, Collection<Violation> violations) {
        if (asked == null)
            violations.add(Violation.parameter(parameter, "required", "say which %s of yours".formatted(parameter)));
        else if (!own.contains(asked))
            violations.add(
                    Violation.parameter(parameter, "unknown-item", "no %s %s is known".formatted(parameter, asked)));
    }

    private static LineageOrigin view(Origins.Origin origin) {
        return new LineageOrigin(
                origin.measureCode(),
                origin.measureVersion(),
                origin.source(),
                origin.period(),
                given(origin.school()),
                given(origin.partner()),
                origin.lastRecordedAt(),
                origin.submissionId(),
                origin.submissionState(),
                origin.submissionRevision());
    }

    private static @Nullable UUID given(UUID id) {
        return id.equals(Cubes.NONE) ? null : id;
    }
}

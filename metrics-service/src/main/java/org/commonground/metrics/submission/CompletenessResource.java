package org.commonground.metrics.submission;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.replica.AcademicSessions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Which reports have come, and in time. */
@Path("/v1/data-quality/completeness")
@Tag(name = "Metrics")
class CompletenessResource {
    /** Of one school and partner, or of all that the caller sees. */
    @Schema(name = "CompletenessRow")
    record Row(
            @Nullable UUID schoolId,
            @Nullable UUID partnerId,
            @Schema(description = "EXPECTED_REPORTS") long expected,

            @Schema(description = "ACTUAL_REPORTS: somebody vouches for them.")
            long actual,

            @Schema(description = "ACTUAL_REPORTS_ON_TIME") long onTime,

            @Schema(description = "REPORTING_RATE, in percent; absent where nothing is expected.") @Nullable
            BigDecimal rate,

            @Schema(description = "REPORTING_RATE_ON_TIME, in percent.") @Nullable
            BigDecimal rateOnTime) {
        static Row of(@Nullable UUID school, @Nullable UUID partner, long expected, long actual, long onTime) {
            return new Row(
                    school, partner, expected, actual, onTime, percent(actual, expected), percent(onTime, expected));
        }

        private static @Nullable BigDecimal percent(long part, long whole) {
            return whole == 0
                    ? null
                    : BigDecimal.valueOf(part * 100).divide(BigDecimal.valueOf(whole), 1, RoundingMode.HALF_UP);
        }
    }

    /** All of a period. */
    @Schema(name = "Completeness")
    record Completeness(UUID periodId, Row total, List<Row> rows) {}

    private final Submissions submissions;
    private final AcademicSessions sessions;
    private final CurrentCaller current;

    CompletenessResource(Submissions submissions, AcademicSessions sessions, CurrentCaller current) {
        this.submissions = submissions;
        this.sessions = sessions;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "Read completeness and timeliness of reports",
            description =
                    "By school and partner, of one period; schools and partners see their own. The rate is a measure too:"
                            + " `completeness.reportingRate` in analytics.")
    public Completeness getCompleteness(
            @RestQuery
                    @Parameter(description = "The id or sourcedId of a period.", required = true, example = "sy2026-q1")
                    @Nullable
                    String period) {
        var calendar = sessions.calendar();
        var found = period == null ? null : calendar.named(period);
        if (found == null)
            throw Problem.invalidParameter(Violation.parameter(
                    "period", period == null ? "required" : "unknown-value", "a period known here"));
        var rows = new ArrayList<Row>();
        long expected = 0;
        long actual = 0;
        long onTime = 0;
        var caller = current.get();
        for (var reports : submissions.reports(found.id())) {
            if (current.reach() != Reach.ALL
                    && !caller.schoolIds().contains(reports.schoolId())
                    && (reports.partnerId() == null || !caller.partnerIds().contains(reports.partnerId()))) continue;
            rows.add(Row.of(
                    reports.schoolId(), reports.partnerId(), reports.expected(), reports.actual(), reports.onTime()));
            expected += reports.expected();
            actual += reports.actual();
            onTime += reports.onTime();
        }
        return new Completeness(found.id(), Row.of(null, null, expected, actual, onTime), rows);
    }
}

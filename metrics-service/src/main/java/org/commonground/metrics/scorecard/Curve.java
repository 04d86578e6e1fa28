package org.commonground.metrics.scorecard;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.metrics.target.TargetStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the measures say of one item today.
 *
 * @param history oldest first; what everybody may see of each period
 */
@Schema(name = "ScorecardCurve")
record Curve(
        @Schema(description = "Counts from 1; the chart's address has it.", examples = "1")
        int no,

        String measureCode,
        int measureVersion,
        String measureName,
        String unit,
        String headline,

        @Schema(description = "Oldest first, at most 12 periods; cells are suppressed for every reader alike.")
        List<CurvePoint> history,

        @Schema(description = "Absent where fewer than four values are told.") @Nullable
        CurveForecast forecast,

        @Schema(description = "What a goal aims at here, the goal that is due first; absent if none does.") @Nullable
        CurveTarget target,

        Trend trend,
        CurveStatus status,
        Freshness freshness,

        @Schema(description = "The last day of the latest period with a value.") @Nullable
        LocalDate asOf,

        @Schema(description = "How many of story, partners, what works and actions are filled.", examples = "4")
        long notesFilled,

        @Schema(description = "The day on which they last changed.")
        LocalDate notedOn) {

    /** What may be told of a period. */
    @Schema(name = "CurvePointStatus")
    enum PointStatus {
        OK,
        SUPPRESSED,
        NO_DATA,
        NOT_APPLICABLE,
        /** There may be a value, but not all that it is made of has been published. */
        NOT_PUBLISHED
    }

    /** One period. */
    @Schema(name = "CurvePoint")
    record CurvePoint(
            UUID periodId,
            String title,
            LocalDate endDate,
            PointStatus status,
            @Nullable BigDecimal value,

            @Schema(description = "Instead of a value: a share that is told as a bound.", examples = ">=95") @Nullable
            String coded,

            @Schema(description = "How many people it is about.") @Nullable
            Long n,

            @Schema(
                    description = "The period is not over and its value still grows: it counts for no trend and no"
                            + " forecast.")
            boolean partial) {
        boolean isTold() {
            return status == PointStatus.OK && value != null && !partial;
        }
    }

    /** Where the curve is heading if things go on as they did: a straight line, no promise. */
    @Schema(name = "CurveForecast")
    record CurveForecast(
            ForecastMethod method,

            @Schema(description = "The share of new values that the interval should hold.", examples = "0.8")
            BigDecimal level,

            @Schema(description = "How many told values the line goes through.", examples = "5")
            int basedOn,

            @Schema(description = "Change from period to period, in the measure's unit.", examples = "1.7")
            BigDecimal slope,

            List<ForecastPoint> points) {}

    /** How a forecast is made. */
    @Schema(name = "ForecastMethod")
    enum ForecastMethod {
        /** Least squares over the told values, one step a period. */
        LINEAR
    }

    /** One period that has no value yet. */
    @Schema(name = "ForecastPoint")
    record ForecastPoint(
            @Schema(description = "The period's title, if it is in the calendar yet.") @Nullable
            String title,

            LocalDate endDate,
            BigDecimal value,

            @Schema(description = "The lower end of the prediction interval.")
            BigDecimal low,

            @Schema(description = "The upper end of the prediction interval.")
            BigDecimal high) {}

    /** What is aimed at. */
    @Schema(name = "CurveTarget")
    record CurveTarget(UUID targetId, @Nullable UUID goalId, BigDecimal value, LocalDate dueDate) {}

    /** Where it stands to its target. */
    @Schema(name = "CurveStatus")
    enum CurveStatus {
        /** No goal aims at anything here. */
        NO_TARGET,
        NO_DATA,
        MET,
        ON_TRACK,
        AT_RISK,
        OFF_TRACK,
        /** The reader is told no value, so nothing of how far it is either. */
        NOT_TOLD;

        static CurveStatus of(TargetStatus status) {
            return switch (status) {
                case NO_DATA -> NO_DATA;
                case MET -> MET;
                case ON_TRACK -> ON_TRACK;
                case AT_RISK -> AT_RISK;
                case OFF_TRACK -> OFF_TRACK;
            };
        }
    }

    /** Whether the latest value is recent: not older than one and a half times the measure's frequency. */
    @Schema(name = "CurveFreshness")
    enum Freshness {
        CURRENT,
        STALE,
        NO_DATA
    }

    boolean isNoted(LocalDate today) {
        return notesFilled > 0 && !notedOn.isBefore(today.minusDays(Engagement.NOTES_STAY_CURRENT_DAYS));
    }
}

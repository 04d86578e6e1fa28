package org.commonground.metrics.analytics;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.metrics.cube.Answer.CountBasis;
import org.commonground.metrics.cube.Answer.Reason;
import org.commonground.metrics.cube.Answer.Status;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A table.
 *
 * @param headers the columns in order, keys first
 */
@Schema(name = "AnalyticsAnswer")
record AnalyticsAnswer(List<String> headers, List<AnalyticsRow> rows, AnalyticsMetadata metadata) {

    /**
     * One row.
     *
     * @param keys column to item
     * @param coded instead of a value: a share that is told as a bound
     * @param asOf the last day of the period that the value is of
     */
    @Schema(name = "AnalyticsRow")
    record AnalyticsRow(
            @Schema(description = "Column to item.") Map<String, String> keys,
            @Nullable BigDecimal value,

            @Schema(description = "Instead of a value: a share that is told as a bound, such as `>=95`.") @Nullable
            String coded,

            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,

            @Schema(description = "How many people it is about.") @Nullable
            Long n,

            Status status,
            @Nullable Reason reason,
            @Nullable CountBasis countBasis,
            @Nullable LocalDate asOf,
            @Nullable List<AnalyticsTarget> targets) {}

    /** What is aimed at. How far it is, is not told here: it would tell of a suppressed value. */
    @Schema(name = "AnalyticsTarget")
    record AnalyticsTarget(UUID id, BigDecimal value, LocalDate dueDate) {}

    /**
     * What the table was made under.
     *
     * @param items the names of items that are ids
     * @param minimums the smallest count of people that is shown, by measure
     * @param truncated never true: a table that is too large is refused
     */
    @Schema(name = "AnalyticsMetadata")
    record AnalyticsMetadata(
            Map<String, String> items,
            int policyVersion,

            @Schema(description = "The smallest count of people that is shown, by measure.")
            Map<String, Integer> minimums,

            @Schema(description = "Shares from the first to the second are told exactly.")
            List<Integer> percentBounds,

            @Schema(description = "The caller may see small counts; the question was logged.")
            boolean unsuppressed,

            @Schema(description = "The moment that values are of, if an earlier one was asked for.") @Nullable
            Instant asOf,

            @Schema(description = "Only what is in an approved submission counted.")
            boolean approvedOnly,

            boolean truncated) {}
}

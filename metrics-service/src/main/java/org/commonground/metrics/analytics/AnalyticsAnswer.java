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
            @Nullable List<AnalyticsTarget> targets,
            @Nullable AnalyticsLineage lineage) {}

    /** What a value rests on. How many facts there are is not told. */
    @Schema(name = "AnalyticsLineage")
    record AnalyticsLineage(
            @Schema(description = "The versions of the measure that the facts were recorded under.")
            List<Integer> measureVersions,

            @Schema(description = "By what ways they came.", examples = "[\"PARTNER\"]")
            List<String> sources,

            @Schema(description = "The submissions that vouch for them.")
            List<UUID> submissionIds) {}

    /** What is aimed at. How far it is, is not told here: it would tell of a suppressed value. */
    @Schema(name = "AnalyticsTarget")
    record AnalyticsTarget(UUID id, BigDecimal value, LocalDate dueDate) {}

    /**
     * What the table was made under.
     *
     * @param items the names of items that are ids
     * @param minimums the smallest count of people that is shown, by measure
     * @param rows how many there are, of which the first are told if a limit was asked for
     * @param truncated only if a limit was asked for: without one, a table that is too large is refused
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

            @Schema(description = "What each item of rows is part of, the nearest first, if that was asked for.")
            @Nullable
            Map<String, List<String>> hierarchy,

            @Schema(description = "How many rows there are.")
            int rows,

            @Schema(description = "Not all rows are told, because a limit was asked for.")
            boolean truncated) {}
}

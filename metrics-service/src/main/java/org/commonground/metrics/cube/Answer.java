package org.commonground.metrics.cube;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import org.commonground.metrics.measure.Aggregation;
import org.jspecify.annotations.Nullable;

/**
 * What may be told about one cell. Where it is suppressed, there is no number in it.
 *
 * @param coded instead of the value, where a share is told as a bound only
 * @param n how many people it is about
 * @param countBasis of counts of people: whether the same person may be in it more than once
 */
public record Answer(
        Status status,
        @Nullable Reason reason,
        @Nullable BigDecimal value,
        @Nullable String coded,
        @Nullable BigDecimal numerator,
        @Nullable BigDecimal denominator,
        @Nullable Long n,
        @Nullable CountBasis countBasis) {

    /** What became of a question. */
    public enum Status {
        OK,
        SUPPRESSED,
        NO_DATA,
        NOT_APPLICABLE
    }

    /** Why there is no value. */
    public enum Reason {
        /** Too few people. */
        PRIMARY,
        /** Showing it would give another cell away. */
        COMPLEMENTARY,
        /** One of the two; which one is not told. */
        HIDDEN,
        /** It is made of several cells, not all of which may be shown. */
        INCLUDES_SUPPRESSED,
        /** The denominator is zero. */
        ZERO_DENOMINATOR,
        /** The measure does not join over what the question joins. */
        NOT_AGGREGATED
    }

    /** How people were counted. */
    public enum CountBasis {
        UNDUPLICATED,
        SUM_WITH_OVERLAP
    }

    public static final Answer NO_DATA = empty(Status.NO_DATA, null);

    /**
     * Joins values that do not add up. A mean, a least or a greatest value is told only if each value is told, exactly, anyway; how
     * many there are, only from which of them there is anything at all, which their status tells everybody.
     *
     * @param how AVERAGE, MIN, MAX or COUNT
     */
    public static Answer over(Aggregation how, Collection<Answer> parts) {
        var there = parts.stream().filter(each -> each.status != Status.NO_DATA).toList();
        if (there.isEmpty()) return NO_DATA;
        if (how == Aggregation.COUNT) return of(BigDecimal.valueOf(there.size()));
        if (there.size() == 1) return there.getFirst();
        if (there.stream().anyMatch(each -> each.status == Status.SUPPRESSED || each.coded != null))
            return empty(Status.SUPPRESSED, Reason.INCLUDES_SUPPRESSED);
        var values = there.stream().map(Answer::value).filter(Objects::nonNull).toList();
        if (values.size() < there.size()) return empty(Status.NOT_APPLICABLE, Reason.NOT_AGGREGATED);
        return of(
                switch (how) {
                    case MIN -> values.stream().min(Comparator.naturalOrder()).orElseThrow();
                    case MAX -> values.stream().max(Comparator.naturalOrder()).orElseThrow();
                    default ->
                        plain(values.stream()
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .divide(BigDecimal.valueOf(values.size()), 4, RoundingMode.HALF_UP));
                });
    }

    /** A value that was worked out from others. */
    public static Answer of(BigDecimal value) {
        return new Answer(Status.OK, null, value, null, null, null, null, null);
    }

    /** 20, not 2E+1. */
    static BigDecimal plain(BigDecimal number) {
        var shortest = number.stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0, RoundingMode.UNNECESSARY) : shortest;
    }

    public static Answer empty(Status status, @Nullable Reason reason) {
        return new Answer(status, reason, null, null, null, null, null, null);
    }
}

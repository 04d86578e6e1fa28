package org.commonground.metrics.cube;

import java.math.BigDecimal;
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

    public static Answer empty(Status status, @Nullable Reason reason) {
        return new Answer(status, reason, null, null, null, null, null, null);
    }
}

package org.commonground.needs.need;

import org.jspecify.annotations.Nullable;

/** Counts of so few people that showing them could point at somebody. */
public final class SmallCounts {
    /** The least number of people that is shown to everybody. */
    public static final int MINIMUM = 10;

    private SmallCounts() {}

    public static boolean hides(@Nullable Integer count) {
        return count != null && count < MINIMUM;
    }

    /** A count of a known total gives away the rest as well. */
    public static boolean hides(@Nullable Integer count, @Nullable Integer total) {
        return hides(count) || (count != null && total != null && total > count && hides(total - count));
    }
}

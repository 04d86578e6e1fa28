package org.commonground.metrics.cube;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Of which facts a table is made.
 *
 * @param asOf as they were at this moment; null for now
 * @param approvedOnly only those in a submission that is approved or published now
 */
public record Which(@Nullable Instant asOf, boolean approvedOnly) {
    /** All that are stored now. */
    public static final Which ALL = new Which(null, false);

    public Which {
        if (asOf != null && approvedOnly)
            throw new IllegalArgumentException("what was approved at an earlier moment is not kept");
    }
}

package org.commonground.metrics.servicelearning;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How many hours a student gave in a school year; the items of the dimension HOURS_BAND. */
@Schema(name = "HoursBand")
enum HoursBand {
    NONE(0, 0),
    H01_09(1, 9),
    H10_19(10, 19),
    H20_29(20, 29),
    H30_39(30, 39),
    H40_UP(40, null);

    static final String DIMENSION = "HOURS_BAND";

    private final int from;
    private final @Nullable Integer to;

    HoursBand(int from, @Nullable Integer to) {
        this.from = from;
        this.to = to;
    }

    int from() {
        return from;
    }

    /** None for the last. */
    @Nullable
    Integer to() {
        return to;
    }

    /** Whether everybody in it gave that many. */
    boolean meets(int hours) {
        return from >= hours;
    }
}

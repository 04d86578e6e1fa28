package org.commonground.metrics.observation;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about one row.
 *
 * @param row its place in the request, from 1; a CSV's header does not count
 * @param pointer the field, such as {@code /numerator}
 */
@Schema(name = "ObservationRowResult")
record RowResult(
        int row,
        Outcome outcome,
        String code,
        @Nullable String pointer,
        String message,
        @Nullable String naturalKey) {
    /** What became of it. */
    enum Outcome {
        REJECTED,
        /** Taken, but doubtful. */
        WARNING
    }
}

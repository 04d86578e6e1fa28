package org.commonground.metrics.observation;

import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about one row.
 *
 * @param row its place in the request, from 1; a CSV's header does not count
 * @param pointer the field, such as {@code /numerator}
 * @param naturalKey what the row is about, as it was sent
 */
@Schema(name = "ObservationRowResult")
record RowResult(
        int row,
        Outcome outcome,
        String code,
        @Nullable String pointer,
        String message,
        @Nullable String naturalKey) {
    /** Of a row in which nothing is wrong. */
    static RowResult of(int row, Outcome outcome) {
        return new RowResult(
                row,
                outcome,
                outcome.name().toLowerCase(Locale.ROOT),
                null,
                switch (outcome) {
                    case CREATED -> "the fact is new";
                    case UPDATED -> "the fact was another one";
                    case UNCHANGED -> "the fact is stored already";
                    case DELETED -> "the fact is no longer stored";
                    case REJECTED, WARNING -> throw new IllegalArgumentException(outcome + " says why");
                },
                null);
    }

    /** What became of it. */
    enum Outcome {
        REJECTED,
        /** Taken, but doubtful. */
        WARNING,
        CREATED,
        UPDATED,
        UNCHANGED,
        DELETED
    }
}

package org.commonground.metrics.observation;

import java.math.BigDecimal;
import java.util.UUID;
import org.commonground.metrics.measure.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A row that holds.
 *
 * @param school the nil UUID if it is about no single one; so for partner and service
 * @param dims the canonical key of its group
 */
record Observation(
        int row,
        String measureCode,
        int measureVersion,
        UUID period,
        UUID school,
        UUID partner,
        UUID service,
        String dims,
        @Nullable BigDecimal value,
        @Nullable BigDecimal numerator,
        @Nullable BigDecimal denominator,
        @Nullable Long n,
        DataSource source) {

    /** What makes it this fact and no other. */
    record NaturalKey(String measureCode, UUID period, UUID school, UUID partner, UUID service, String dims) {}

    NaturalKey key() {
        return new NaturalKey(measureCode, period, school, partner, service, dims);
    }
}

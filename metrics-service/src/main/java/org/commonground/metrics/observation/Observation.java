package org.commonground.metrics.observation;

import java.math.BigDecimal;
import java.util.UUID;
import org.commonground.metrics.measure.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A row that holds.
 *
 * @param school the nil UUID if it is about no single one; so for partner and service
 * @param schoolYear the period's
 * @param dims the canonical key of its group
 */
record Observation(
        int row,
        String measureCode,
        int measureVersion,
        UUID period,
        int schoolYear,
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

    /** The order of the facts' index: what lies together there is written together. */
    static int inOrderOfKeys(Observation a, Observation b) {
        int order = a.measureCode.compareTo(b.measureCode);
        if (order == 0) order = Integer.compare(a.schoolYear, b.schoolYear);
        if (order == 0) order = compare(a.period, b.period);
        if (order == 0) order = compare(a.school, b.school);
        if (order == 0) order = compare(a.partner, b.partner);
        if (order == 0) order = compare(a.service, b.service);
        return order == 0 ? a.dims.compareTo(b.dims) : order;
    }

    /** As the database does, which knows no sign. */
    private static int compare(UUID a, UUID b) {
        int order = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return order == 0 ? Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits()) : order;
    }

    NaturalKey key() {
        return new NaturalKey(measureCode, period, school, partner, service, dims);
    }
}

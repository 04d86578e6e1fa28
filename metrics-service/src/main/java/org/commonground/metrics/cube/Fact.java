package org.commonground.metrics.cube;

import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored observation of one measure.
 *
 * @param school null if it is about no single one; so for partner and service
 * @param group empty for everybody
 */
public record Fact(
        UUID period,
        @Nullable UUID school,
        @Nullable UUID partner,
        @Nullable UUID service,
        Map<String, String> group,
        @Nullable BigDecimal value,
        @Nullable BigDecimal numerator,
        @Nullable BigDecimal denominator,
        @Nullable Long n) {}

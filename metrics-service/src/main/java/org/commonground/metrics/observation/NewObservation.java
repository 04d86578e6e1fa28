package org.commonground.metrics.observation;

import java.math.BigDecimal;
import java.util.Map;
import org.commonground.metrics.measure.DataSource;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was sent; nothing is checked yet.
 *
 * @param schoolId by the scheme of the request; left out if it is not about one school
 * @param schoolSourcedId the same, always by the id of the student information system
 * @param dims the group it is about, such as {@code GENDER: FEMALE}; left out for everybody
 * @param value not needed for a ratio, which is computed
 * @param n how many people it is about; a count of people and a percentage say so by themselves
 */
@Schema(name = "NewObservation")
record NewObservation(
        @Schema(examples = "student.attendanceImproved%") @Nullable
        String measureCode,

        @Schema(description = "By `idScheme`. Left out if it is not about one school.") @Nullable
        String schoolId,

        @Schema(description = "Instead of `schoolId`.", examples = "609926") @Nullable
        String schoolSourcedId,

        @Nullable String partnerId,
        @Nullable String serviceId,

        @Schema(description = "By `idScheme`.") @Nullable String periodId,

        @Schema(description = "Instead of `periodId`.", examples = "sy2026-q1") @Nullable
        String periodSourcedId,

        @Schema(description = "The group it is about: dimension to item. Left out for everybody.") @Nullable
        Map<String, String> dims,

        @Schema(description = "Computed for a PERCENT or RATE.") @Nullable
        BigDecimal value,

        @Nullable BigDecimal numerator,
        @Nullable BigDecimal denominator,

        @Schema(description = "How many people it is about.") @Nullable
        Long n,

        @Nullable DataSource source) {}

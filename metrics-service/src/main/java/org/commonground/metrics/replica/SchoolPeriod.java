package org.commonground.metrics.replica;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A school year or a part of one, or a month or week that is counted in one; both days are included. */
public record SchoolPeriod(
        UUID id,
        String sourcedId,
        String title,
        String type,
        LocalDate startDate,
        LocalDate endDate,
        @Nullable UUID parentId,
        int schoolYear) {
    /** Whether it is a month or week of the common calendar and no session of the school's. */
    public boolean isIso() {
        return IsoPeriod.TYPES.contains(type);
    }
}

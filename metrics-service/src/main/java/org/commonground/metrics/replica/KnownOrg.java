package org.commonground.metrics.replica;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A school, or an organisation above schools. */
public record KnownOrg(
        UUID id,
        String sourcedId,
        String name,
        String type,
        @Nullable UUID parentId) {
    /** Whether observations may be about it; what is above schools is added up. */
    public boolean isSchool() {
        return type.equals("SCHOOL") || type.equals("CAMPUS");
    }
}

package org.commonground.registry.academicsession;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session as the student information system has it.
 *
 * @param endDate the last day, included
 * @param modifiedAt when it last changed there, if the SIS says so: an older record never undoes a newer one
 */
public record SourceSession(
        String sourcedId,
        String title,
        SessionType type,
        LocalDate startDate,
        LocalDate endDate,
        @Nullable String parentSourcedId,
        int schoolYear,
        SessionStatus status,
        @Nullable Instant modifiedAt) {

    SessionFacts facts(@Nullable UUID parentId) {
        return new SessionFacts(title, type, startDate, endDate, parentId, schoolYear, status);
    }
}

package org.commonground.registry.academicsession;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A session as the student information system has it. */
public record SourceSession(
        String sourcedId,
        String title,
        SessionType type,
        LocalDate startDate,
        LocalDate endDate,
        @Nullable String parentSourcedId,
        int schoolYear,
        SessionStatus status) {}

package org.commonground.registry.partner;

import java.time.Instant;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One thing that this review looks at, as the rules had it when the review began.
 *
 * @param mandatory no approval without it
 */
@Schema(name = "RegistrationChecklistItem")
public record ChecklistItem(
        String code,
        String title,
        boolean mandatory,
        LocalDate dueOn,
        boolean done,
        @Nullable String doneBy,
        @Nullable Instant doneAt,
        @Nullable String note) {}

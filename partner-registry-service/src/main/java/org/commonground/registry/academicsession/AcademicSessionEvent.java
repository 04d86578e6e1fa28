package org.commonground.registry.academicsession;

import java.time.LocalDate;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/** What others learn about school years and terms. */
sealed interface AcademicSessionEvent extends DomainEvent {
    @Override
    default String topic() {
        return "registry.academic-session.v1";
    }

    /** Full state; the end date is included. */
    record AcademicSessionState(
            UUID id,
            String sourcedId,
            String title,
            SessionType type,
            LocalDate startDate,
            LocalDate endDate,
            @Nullable UUID parentId,
            int schoolYear,
            SessionStatus status) {}

    /** New, changed, or marked for deletion at its source. */
    record Upserted(AcademicSessionState academicSession) implements AcademicSessionEvent {
        @Override
        public String type() {
            return "registry.academic-session.upserted";
        }
    }
}

package org.commonground.registry.capacity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/** What others learn about capacity building: numbers, never who. */
sealed interface CapacityEventNews extends DomainEvent {
    @Override
    default String topic() {
        return "registry.capacity-event.v1";
    }

    /**
     * It has taken place.
     *
     * @param meanPre of those who rated themselves before and after, 1 to 5; absent for fewer than three
     */
    record Held(
            UUID id,
            String title,
            CapacityKind kind,
            List<String> skillAreas,
            Lever lever,
            Instant startsAt,
            @Nullable UUID hostPartnerId,
            int attendance,
            List<AttendanceSummary.ActorCount> attendanceCountsByActorKind,
            @Nullable BigDecimal meanPre,
            @Nullable BigDecimal meanPost)
            implements CapacityEventNews {
        @Override
        public String type() {
            return "registry.capacity-event.held";
        }
    }
}

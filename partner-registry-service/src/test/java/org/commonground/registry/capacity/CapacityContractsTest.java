package org.commonground.registry.capacity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class CapacityContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "partner-registry-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(new CapacityEventNews.Held(
                UUID.fromString("01941f29-7c00-7000-8000-00000000000a"),
                "Restorative practice for after-school staff",
                CapacityKind.TRAINING,
                List.of("Restorative practice"),
                Lever.CAPACITY,
                Instant.parse("2026-10-14T15:30:00Z"),
                UUID.fromString("01941f29-7c00-7000-8000-000000000001"),
                14,
                List.of(
                        new AttendanceSummary.ActorCount(ActorKind.SCHOOL_STAFF, 5),
                        new AttendanceSummary.ActorCount(ActorKind.PARTNER_STAFF, 9)),
                new BigDecimal("2.21"),
                new BigDecimal("3.79")));
    }
}

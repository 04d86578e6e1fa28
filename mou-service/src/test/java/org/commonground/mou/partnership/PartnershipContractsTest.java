package org.commonground.mou.partnership;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class PartnershipContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "mou-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        var partnership = new PartnershipEvent.PartnershipSnapshot(
                id(1),
                "SCP-2026-000123",
                "Tutoring at Maple Grove with Riverbend",
                List.of(id(2)),
                List.of(id(3)),
                List.of(id(4)),
                List.of(id(5)),
                List.of(id(6)),
                List.of(Purpose.ENHANCE_ACADEMICS),
                PartnershipState.ACTIVE,
                LocalDate.of(2026, 9, 1));
        return List.of(
                new PartnershipEvent.Created(partnership),
                new PartnershipEvent.Changed(partnership),
                new PartnershipEvent.StateChanged(partnership, PartnershipState.LAUNCHING, PartnershipState.ACTIVE));
    }

    private static UUID id(int no) {
        return UUID.fromString("01941f29-7c00-7000-8000-%012d".formatted(no));
    }
}

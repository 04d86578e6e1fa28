package org.commonground.mou.agreement;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class AgreementContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "mou-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        var agreement = new AgreementEvent.AgreementSnapshot(
                id(7),
                "AGR-2026-000045",
                AgreementType.MOU,
                "After-school tutoring, school year 2026-27",
                id(1),
                List.of(id(2)),
                List.of(id(3)),
                AgreementState.ACTIVE,
                LocalDate.of(2026, 9, 1),
                LocalDate.of(2027, 8, 31),
                2,
                List.of(new AgreementEvent.CommitmentFacts(
                        id(8),
                        "tutor-hours",
                        Side.PARTNER,
                        "Provides two trained tutors on three afternoons a week",
                        CommitmentKind.VOLUNTEER_HOURS,
                        CommitmentKind.Unit.HOURS,
                        new BigDecimal("240"),
                        new BigDecimal("7200.00"))));
        return List.of(new AgreementEvent.StateChanged(agreement, AgreementState.EXECUTED, AgreementState.ACTIVE));
    }

    private static UUID id(int no) {
        return UUID.fromString("01941f29-7c00-7000-8000-%012d".formatted(no));
    }
}

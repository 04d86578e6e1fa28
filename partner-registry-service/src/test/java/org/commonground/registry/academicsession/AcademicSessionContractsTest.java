package org.commonground.registry.academicsession;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class AcademicSessionContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "partner-registry-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(new AcademicSessionEvent.Upserted(new AcademicSessionEvent.AcademicSessionState(
                UUID.fromString("01941f29-7c00-7000-8000-000000000004"),
                "s1",
                "Semester 1",
                SessionType.SEMESTER,
                LocalDate.of(2026, 8, 24),
                LocalDate.of(2027, 1, 22),
                UUID.fromString("01941f29-7c00-7000-8000-000000000005"),
                2027,
                SessionStatus.ACTIVE)));
    }
}

package org.commonground.needs.landscapescan;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class ScanContractsTest extends EventContracts {
    private static final UUID SCAN = UUID.fromString("01941f29-7c00-7000-8000-000000000301");
    private static final UUID SCHOOL = UUID.fromString("01941f29-7c00-7000-8000-000000000011");
    private static final UUID NEED = UUID.fromString("01941f29-7c00-7000-8000-000000000101");
    private static final UUID GAP = UUID.fromString("01941f29-7c00-7000-8000-000000000102");
    private static final UUID PARTNER = UUID.fromString("01941f29-7c00-7000-8000-000000000001");

    @Override
    protected String producer() {
        return "needs-assessment-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(
                new ScanEvent.Mapped(
                        SCAN,
                        "Tutoring partners for grades 6 to 8",
                        List.of(SCHOOL),
                        List.of(NEED, GAP),
                        List.of(PARTNER),
                        List.of(GAP)),
                new ScanEvent.PartnerSelected(
                        SCAN,
                        "Tutoring partners for grades 6 to 8",
                        List.of(SCHOOL),
                        PARTNER,
                        List.of(NEED),
                        List.of(UUID.fromString("01941f29-7c00-7000-8000-000000000201")),
                        List.of(UUID.fromString("01941f29-7c00-7000-8000-000000000021")),
                        List.of("Two tutors on four afternoons a week"),
                        List.of("Rooms for the partner's adult classes"),
                        Instant.parse("2026-10-05T16:30:00Z")));
    }
}

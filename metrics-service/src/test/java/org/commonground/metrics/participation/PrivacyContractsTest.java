package org.commonground.metrics.participation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class PrivacyContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "metrics-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(new PrivacyEvent.DataPurged(
                id(1),
                id(2),
                id(3),
                PurgeCertificate.Reason.REVOKED,
                1_204,
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                Instant.parse("2027-03-01T15:00:00Z")));
    }

    private static UUID id(int no) {
        return UUID.fromString("01941f29-7c00-7000-8000-%012d".formatted(no));
    }
}

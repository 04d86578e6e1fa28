package org.commonground.metrics.quality;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class QualityContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "metrics-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        var facts = new QualityEvent.QualityFacts(
                UUID.fromString("01941f29-7c00-7000-8000-000000000051"),
                SubjectType.SERVICE,
                UUID.fromString("01941f29-7c00-7000-8000-000000000052"),
                "program-quality-v1",
                1,
                2,
                4,
                List.of(RaterKind.SELF, RaterKind.DISTRICT),
                LocalDate.of(2026, 11, 22),
                LocalDate.of(2028, 6, 12));
        return List.of(
                new QualityEvent.Published(facts),
                new QualityEvent.LowIndicator(facts, List.of("youth-voice.1", "family-link.2")));
    }
}

package org.commonground.registry.offering;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Timing;
import org.commonground.testkit.EventContracts;

class ServiceContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "partner-registry-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(
                new ServiceEvent.Upserted(state(OfferingStatus.ACTIVE)),
                new ServiceEvent.Retired(state(OfferingStatus.DEFUNCT)));
    }

    private static ServiceEvent.ServiceState state(OfferingStatus status) {
        return new ServiceEvent.ServiceState(
                UUID.fromString("01941f29-7c00-7000-8000-000000000006"),
                UUID.fromString("01941f29-7c00-7000-8000-000000000001"),
                "After-school tutoring",
                status,
                List.of(NeedCategory.TUTORING),
                List.of(GradeLevel.G06, GradeLevel.G07, GradeLevel.G08),
                List.of("EL"),
                List.of(Timing.AFTER_SCHOOL),
                List.of(Setting.SCHOOL_SITE),
                List.of("en", "es"),
                List.of(new ServiceCapacity(ServiceCapacity.Unit.SEATS, 40, 12)),
                List.of(new ServiceSite(
                        "North site",
                        "1 Example Street",
                        41.9,
                        -87.6,
                        UUID.fromString("01941f29-7c00-7000-8000-000000000002"))));
    }
}

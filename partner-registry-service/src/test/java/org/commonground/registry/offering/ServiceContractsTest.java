package org.commonground.registry.offering;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.registry.vocabulary.BeneficiaryGroup;
import org.commonground.registry.vocabulary.BenefitArea;
import org.commonground.registry.vocabulary.DeliveryMode;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.InstructionModel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Tier;
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
                new ServiceEvent.Retired(state(OfferingStatus.DEFUNCT)),
                new ServiceEvent.AssuranceDue(
                        UUID.fromString("01941f29-7c00-7000-8000-000000000006"),
                        UUID.fromString("01941f29-7c00-7000-8000-000000000001"),
                        "After-school tutoring",
                        LocalDate.of(2026, 3, 2),
                        LocalDate.of(2026, 8, 29)));
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
                List.of(new ServiceCapacity(ServiceCapacity.Unit.SEATS, 40, 12, 30, "EL", LocalDate.of(2026, 9, 1))),
                List.of(new ServiceEvent.Site(
                        "North site",
                        "1 Example Street",
                        41.9,
                        -87.6,
                        UUID.fromString("01941f29-7c00-7000-8000-000000000002"),
                        UUID.fromString("01941f29-7c00-7000-8000-00000000000a"),
                        false,
                        PlacementState.SCHOOL_ACCEPTED)),
                UUID.fromString("01941f29-7c00-7000-8000-00000000000b"),
                List.of(BenefitArea.ACADEMIC_SUPPORT),
                List.of(BeneficiaryGroup.STUDENTS),
                new BigDecimal("10.5"),
                new BigDecimal("14"),
                List.of(DeliveryMode.SMALL_GROUP),
                List.of(InstructionModel.PULL_OUT),
                List.of(Tier.TIER_2),
                new Dosage(new BigDecimal("3"), 30, 20),
                LocalDate.of(2026, 9, 1));
    }
}

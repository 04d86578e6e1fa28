package org.commonground.registry.partner;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.registry.vocabulary.PartnerType;
import org.commonground.testkit.EventContracts;

class PartnerContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "partner-registry-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        var partner = new PartnerEvent.PartnerState(
                UUID.fromString("01941f29-7c00-7000-8000-000000000001"),
                "Riverbend Youth Collective",
                List.of(PartnerType.CBO, PartnerType.OST_PROVIDER),
                List.of(new PartnerIdentifier("US-EIN", "36-1234567", "Employer identification number")),
                List.of("en", "es"),
                RegistrationState.APPROVED,
                LocalDate.of(2027, 6, 15),
                3,
                LocalDate.of(2026, 9, 1),
                true,
                List.of(Relationship.Kind.BOARD_OVERLAP),
                UUID.fromString("01941f29-7c00-7000-8000-00000000000b"),
                List.of(UUID.fromString("01941f29-7c00-7000-8000-000000000006")),
                List.of("Student voice", "Neighborhood first"));
        return List.of(
                new PartnerEvent.Upserted(partner),
                new PartnerEvent.RegistrationChanged(
                        partner, RegistrationState.UNDER_REVIEW, RegistrationState.APPROVED, "Insurance verified"),
                new PartnerEvent.Merged(partner, UUID.fromString("01941f29-7c00-7000-8000-00000000000b"), partner.id()),
                new PartnerNotice.ApprovalExpiring(partner.id(), partner.name(), LocalDate.of(2027, 6, 15), 30));
    }
}

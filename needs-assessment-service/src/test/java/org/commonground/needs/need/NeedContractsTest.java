package org.commonground.needs.need;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.BenefitArea;
import org.commonground.needs.vocabulary.NeedCategory;
import org.commonground.needs.vocabulary.ScopeType;
import org.commonground.needs.vocabulary.Tier;
import org.commonground.needs.vocabulary.WsccComponent;
import org.commonground.testkit.EventContracts;

class NeedContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "needs-assessment-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        var need = new NeedEvent.NeedFacts(
                UUID.fromString("01941f29-7c00-7000-8000-000000000101"),
                ScopeType.SCHOOL,
                UUID.fromString("01941f29-7c00-7000-8000-000000000011"),
                NeedCategory.TUTORING,
                BenefitArea.ACADEMIC_SUPPORT,
                WsccComponent.COMMUNITY_INVOLVEMENT,
                "120 of 400 students in grades 6 to 8 read below grade level and have no tutoring.",
                List.of(BeneficiaryGroup.STUDENTS),
                List.of("ENGLISH_LEARNERS"),
                120,
                400,
                "students",
                4,
                Urgency.ROUTINE,
                Tier.TIER_2,
                new BigDecimal("46.50"),
                NeedState.VALIDATED);
        return List.of(
                new NeedEvent.Upserted(need),
                new NeedEvent.Prioritized(need, NeedState.VALIDATED),
                new NeedEvent.StateChanged(
                        need, NeedState.PROPOSED, NeedState.VALIDATED, "Confirmed with the school council"));
    }
}

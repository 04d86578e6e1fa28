package org.commonground.metrics.scorecard;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class ScorecardContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "metrics-service";
    }

    private static ScorecardEvent.ScorecardFacts facts(ScorecardState state) {
        return new ScorecardEvent.ScorecardFacts(
                UUID.fromString("01941f29-7c00-7000-8000-000000000061"),
                "Every student is here every day",
                ScorecardScope.SCHOOL,
                UUID.fromString("01941f29-7c00-746c-a0ce-a017e9324404"),
                List.of("student.attendanceImproved%", "service.studentsServed"),
                state);
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(
                new ScorecardEvent.Created(facts(ScorecardState.DRAFT)),
                new ScorecardEvent.Changed(facts(ScorecardState.DRAFT)),
                new ScorecardEvent.Published(facts(ScorecardState.PUBLISHED)),
                new ScorecardEvent.Withdrawn(facts(ScorecardState.DRAFT)),
                new ScorecardEvent.Retired(facts(ScorecardState.RETIRED)));
    }
}

package org.commonground.needs.goal;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.ScopeType;
import org.commonground.testkit.EventContracts;

class GoalContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "needs-assessment-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(
                new GoalEvent.Adopted(goal(GoalState.ADOPTED)),
                new GoalEvent.Changed(goal(GoalState.IN_PROGRESS)),
                new GoalEvent.Retired(goal(GoalState.RETIRED)));
    }

    private static GoalEvent.GoalFacts goal(GoalState state) {
        return new GoalEvent.GoalFacts(
                UUID.fromString("01941f29-7c00-7000-8000-000000000201"),
                "By June 2027, 55 percent of the 90 tutored students improve a course grade, up from 35 percent.",
                state,
                ScopeType.SCHOOL,
                UUID.fromString("01941f29-7c00-7000-8000-000000000011"),
                List.of(UUID.fromString("01941f29-7c00-7000-8000-000000000101")),
                List.of(new GoalEvent.Measure(
                        "student.courseGradeImproved%",
                        new BigDecimal("35"), new BigDecimal("55"), "percent", Direction.INCREASE)),
                BeneficiaryGroup.STUDENTS,
                90,
                Horizon.ONE_YEAR,
                LocalDate.of(2026, 9, 1),
                LocalDate.of(2027, 6, 11));
    }
}

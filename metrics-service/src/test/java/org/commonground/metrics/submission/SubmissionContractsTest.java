package org.commonground.metrics.submission;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class SubmissionContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "metrics-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(rulesBroken(), moved());
    }

    private static DomainEvent rulesBroken() {
        return new SubmissionEvent.RulesBroken(
                id(1), id(2), id(3), id(5), List.of("attended-of-expected"), List.of("fewer-than-last-year"));
    }

    private static DomainEvent moved() {
        return new SubmissionEvent.StateChanged(
                id(1),
                id(2),
                id(3),
                id(4),
                id(5),
                List.of("service.sessionsHeld", "service.studentsServed"),
                SubmissionState.VERIFIED,
                SubmissionState.APPROVED,
                1,
                false);
    }

    private static UUID id(int no) {
        return UUID.fromString("01941f29-7c00-7000-8000-%012d".formatted(no));
    }
}

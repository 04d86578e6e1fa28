package org.commonground.metrics.story;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class StoryContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "metrics-service";
    }

    private static StoryEvent.StoryFacts facts(StoryState state) {
        return new StoryEvent.StoryFacts(
                UUID.fromString("01941f29-7c00-7000-8000-000000000071"),
                UUID.fromString("01941f29-7c00-7000-8000-000000000072"),
                List.of(UUID.fromString("01941f29-7c00-746c-a0ce-a017e9324404")),
                List.of(UUID.fromString("01941f29-7c00-7000-8000-000000000073")),
                List.of("student.attendanceImproved%"),
                List.of("en", "es"),
                state);
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(
                new StoryEvent.Published(facts(StoryState.PUBLISHED)),
                new StoryEvent.TakenBack(facts(StoryState.DRAFT)),
                new StoryEvent.ConsentWithdrawn(facts(StoryState.CONSENT_WITHDRAWN)));
    }
}

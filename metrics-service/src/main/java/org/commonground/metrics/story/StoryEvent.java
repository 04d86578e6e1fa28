package org.commonground.metrics.story;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;

/** What others learn of stories that are or were published: which there are, never their words. Each event carries the full state. */
sealed interface StoryEvent extends DomainEvent {
    StoryFacts story();

    @Override
    default String topic() {
        return "metrics.story.v1";
    }

    /** A story without its words. */
    record StoryFacts(
            UUID id,
            UUID partnershipId,
            List<UUID> schoolIds,
            List<UUID> partnerIds,
            List<String> measureCodes,
            List<String> languages,
            StoryState state) {}

    /** Everybody reads it now. */
    record Published(StoryFacts story) implements StoryEvent {
        @Override
        public String type() {
            return "metrics.story.published";
        }
    }

    /** It is a draft again. */
    record TakenBack(StoryFacts story) implements StoryEvent {
        @Override
        public String type() {
            return "metrics.story.taken-back";
        }
    }

    /** Whoever shows it takes it away: its words may be told no more. */
    record ConsentWithdrawn(StoryFacts story) implements StoryEvent {
        @Override
        public String type() {
            return "metrics.story.consent-withdrawn";
        }
    }
}

package org.commonground.metrics.scorecard;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/** What others learn of scorecards: which there are and what they are about. Each event carries the full state. */
sealed interface ScorecardEvent extends DomainEvent {
    ScorecardFacts scorecard();

    @Override
    default String topic() {
        return "metrics.scorecard.v1";
    }

    /** A scorecard without its words, which are read where the reader's rights are known. */
    record ScorecardFacts(
            UUID id,
            String title,
            ScorecardScope scopeType,
            @Nullable UUID scopeId,
            List<String> measureCodes,
            ScorecardState state) {}

    /** One was drafted. */
    record Created(ScorecardFacts scorecard) implements ScorecardEvent {
        @Override
        public String type() {
            return "metrics.scorecard.created";
        }
    }

    /** Its words or items changed. */
    record Changed(ScorecardFacts scorecard) implements ScorecardEvent {
        @Override
        public String type() {
            return "metrics.scorecard.changed";
        }
    }

    /** Everybody reads it now. */
    record Published(ScorecardFacts scorecard) implements ScorecardEvent {
        @Override
        public String type() {
            return "metrics.scorecard.published";
        }
    }

    /** It is a draft again. */
    record Withdrawn(ScorecardFacts scorecard) implements ScorecardEvent {
        @Override
        public String type() {
            return "metrics.scorecard.withdrawn";
        }
    }

    /** It is no longer worked on. */
    record Retired(ScorecardFacts scorecard) implements ScorecardEvent {
        @Override
        public String type() {
            return "metrics.scorecard.retired";
        }
    }
}

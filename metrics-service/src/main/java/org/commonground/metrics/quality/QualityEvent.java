package org.commonground.metrics.quality;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;

/** What others learn of quality: published levels only. Each event carries the full state. */
sealed interface QualityEvent extends DomainEvent {
    QualityFacts quality();

    @Override
    default String topic() {
        return "metrics.quality.v1";
    }

    /**
     * A published level.
     *
     * @param raterKinds who it rests on, so that nobody takes one for the other
     * @param validTo the last day on which it counts
     */
    record QualityFacts(
            UUID assessmentId,
            SubjectType subject,
            UUID subjectId,
            String frameworkCode,
            int frameworkVersion,
            int overallLevel,
            int highestLevel,
            List<RaterKind> raterKinds,
            LocalDate publishedOn,
            LocalDate validTo) {}

    /** An assessment was published. */
    record Published(QualityFacts quality) implements QualityEvent {
        @Override
        public String type() {
            return "metrics.quality.published";
        }
    }

    /** It was published with indicators on the lowest level: something to talk about and to improve. */
    record LowIndicator(QualityFacts quality, List<String> indicators) implements QualityEvent {
        @Override
        public String type() {
            return "metrics.quality.low-indicator";
        }
    }
}

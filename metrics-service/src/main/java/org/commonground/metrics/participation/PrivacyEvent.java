package org.commonground.metrics.participation;

import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;

/** What others learn about the protection of student data. */
sealed interface PrivacyEvent extends DomainEvent {
    @Override
    default String topic() {
        return "metrics.privacy.v1";
    }

    /**
     * All that was held under a data-sharing schedule is destroyed.
     *
     * @param count records; 0 where none was held
     * @param sha256 over the destroyed records' keys in their order, so that a copy can be compared
     */
    record DataPurged(
            UUID certificateId,
            UUID scheduleId,
            UUID partnerId,
            PurgeCertificate.Reason reason,
            long count,
            String sha256,
            Instant purgedAt)
            implements PrivacyEvent {
        @Override
        public String type() {
            return "metrics.privacy.data-purged";
        }
    }
}

package org.commonground.metrics.submission;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/** What others learn about submissions. */
sealed interface SubmissionEvent extends DomainEvent {
    @Override
    default String topic() {
        return "metrics.submission.v1";
    }

    /** A step was taken. */
    record StateChanged(
            UUID id,
            UUID schoolId,
            @Nullable UUID partnerId,
            @Nullable UUID partnershipId,
            UUID periodId,
            List<String> measureCodes,
            SubmissionState from,
            SubmissionState to,
            int revision,
            boolean late)
            implements SubmissionEvent {
        @Override
        public String type() {
            return "metrics.submission.state-changed";
        }
    }
}

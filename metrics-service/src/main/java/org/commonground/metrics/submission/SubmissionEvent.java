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

    /** Rules were found broken that were not so before, or not with these numbers; each is told once, without the numbers. */
    record RulesBroken(
            UUID id, UUID schoolId, @Nullable UUID partnerId, UUID periodId, List<String> errors, List<String> warnings)
            implements SubmissionEvent {
        @Override
        public String type() {
            return "metrics.submission.rules-broken";
        }
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

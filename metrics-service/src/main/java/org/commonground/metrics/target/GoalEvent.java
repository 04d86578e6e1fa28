package org.commonground.metrics.target;

import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;

/** What others learn about the progress of goals. */
sealed interface GoalEvent extends DomainEvent {
    @Override
    default String topic() {
        return "metrics.goal-progress.v1";
    }

    /**
     * A goal is on another way than before: it stands as the worst of its targets that have data.
     *
     * @param targets how many of its targets stand where
     * @param asOf the day that the status holds for
     */
    record ProgressChanged(
            UUID goalId,
            ScopeType scopeType,
            UUID scopeId,
            TargetStatus from,
            TargetStatus to,
            Map<TargetStatus, Integer> targets,
            LocalDate asOf)
            implements GoalEvent {
        @Override
        public String type() {
            return "metrics.goal.progress-changed";
        }
    }
}

package org.commonground.metrics.target;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/** What others learn about targets. */
sealed interface TargetEvent extends DomainEvent {
    @Override
    default String topic() {
        return "metrics.target-status.v1";
    }

    /**
     * A target is on another way than before.
     *
     * @param value absent if there is none, or if it is about too few people
     * @param asOf the day that the status holds for
     * @param progress how much of the way from baseline to target is done; absent with the value, and where both are the same
     */
    record StatusChanged(
            UUID targetId,
            UUID goalId,
            String measureCode,
            ScopeType scopeType,
            UUID scopeId,
            TargetStatus from,
            TargetStatus to,
            @Nullable BigDecimal value,
            LocalDate asOf,
            @Nullable BigDecimal progress)
            implements TargetEvent {
        @Override
        public String type() {
            return "metrics.target.status-changed";
        }
    }

    /**
     * The same of a target that was set beside those of goals. A type of its own, since whoever follows goals expects one.
     *
     * @param value absent if there is none, or if it is about too few people
     * @param asOf the day that the status holds for
     * @param progress how much of the way from baseline to target is done; absent with the value, and where both are the same
     */
    record SetStatusChanged(
            UUID targetId,
            String measureCode,
            ScopeType scopeType,
            UUID scopeId,
            TargetStatus from,
            TargetStatus to,
            @Nullable BigDecimal value,
            LocalDate asOf,
            @Nullable BigDecimal progress)
            implements TargetEvent {
        @Override
        public String type() {
            return "metrics.target.set-status-changed";
        }
    }
}

package org.commonground.metrics.target;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.history.WithoutHistory;

/** How a goal stood as it was told last; its id is the goal's. */
@Entity
@Table(name = "goal_progress")
@WithoutHistory(reason = "each change is an event already, and nobody makes one by hand")
class GoalProgress extends Aggregate {
    @Enumerated(EnumType.STRING)
    TargetStatus status = TargetStatus.NO_DATA;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected GoalProgress() {}

    GoalProgress(UUID goalId, String actor, Instant now) {
        super(goalId, actor, now);
    }

    /** Takes how its targets stand; tells if that makes another status of the goal. */
    Optional<GoalEvent> take(List<Target> targets, LocalDate today, String actor, Instant now) {
        var before = status;
        status = TargetStatus.overall(
                targets.stream().map(target -> target.status).toList());
        if (status == before || targets.isEmpty()) return Optional.empty();
        touch(actor, now);
        Map<TargetStatus, Integer> counts = new EnumMap<>(TargetStatus.class);
        for (var target : targets) counts.merge(target.status, 1, Integer::sum);
        var any = targets.getFirst();
        return Optional.of(
                new GoalEvent.ProgressChanged(id(), any.scopeType, any.scopeId, before, status, counts, today));
    }
}

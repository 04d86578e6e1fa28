package org.commonground.metrics.target;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/** Makes targets of goals, from {@code needs.goal.v1}: one for each measure of a goal, from its adoption on. */
@ApplicationScoped
class FollowGoals {
    private final Inbox inbox;
    private final Targets targets;
    private final ReviewTargets review;
    private final Event<GoalFollowed> followed;

    FollowGoals(Inbox inbox, Targets targets, ReviewTargets review, Event<GoalFollowed> followed) {
        this.inbox = inbox;
        this.targets = targets;
        this.review = review;
        this.followed = followed;
    }

    private record Told(Goal goal) {
        record Goal(
                UUID id,
                String statement,
                String state,
                ScopeType scopeType,
                UUID scopeId,
                List<Measure> measures,
                LocalDate startDate,
                LocalDate dueDate) {}

        record Measure(
                String measureCode,
                @Nullable BigDecimal baseline,
                @Nullable BigDecimal target,
                @Nullable String unit) {}
    }

    @Incoming("goals")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "needs.goal.adopted", "needs.goal.changed", "needs.goal.retired" ->
                follow(inbox.read(event, Told.class).goal(), event.aggregateVersion());
            default -> {} // not ours to follow
        }
    }

    private void follow(Told.Goal goal, long version) {
        var state = switch (goal.state()) {
            case "ADOPTED", "IN_PROGRESS" -> TargetState.ACTIVE;
            case "ACHIEVED", "NOT_ACHIEVED" -> TargetState.CLOSED;
            default -> TargetState.RETIRED;
        };
        var aims = new LinkedHashMap<String, Target.Aim>();
        for (var measure : goal.measures())
            if (measure.baseline() != null && measure.target() != null)
                aims.put(
                        measure.measureCode(),
                        new Target.Aim(
                                goal.id(),
                                goal.statement(),
                                measure.measureCode(),
                                goal.scopeType(),
                                goal.scopeId(),
                                measure.baseline(),
                                measure.target(),
                                measure.unit() == null ? "" : measure.unit(),
                                goal.startDate(),
                                goal.dueDate()));
        targets.follow(goal.id(), aims.values(), version, state);
        if (state == TargetState.ACTIVE)
            followed.fire(
                    new GoalFollowed(goal.scopeType(), goal.scopeId(), goal.statement(), Set.copyOf(aims.keySet())));
        review.review(targets.of(goal.id()).stream()
                .filter(target -> target.state == TargetState.ACTIVE)
                .toList());
    }
}

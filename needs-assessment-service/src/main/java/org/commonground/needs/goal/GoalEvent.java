package org.commonground.needs.goal;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.ScopeType;

/** What others learn about goals, from their adoption on. Each event carries the full state. */
sealed interface GoalEvent extends DomainEvent {
    GoalFacts goal();

    @Override
    default String topic() {
        return "needs.goal.v1";
    }

    /** Full state, as replicas need it. Nothing is missing: adoption sees to that. */
    record GoalFacts(
            UUID id,
            String statement,
            GoalState state,
            ScopeType scopeType,
            UUID scopeId,
            List<UUID> needIds,
            List<Measure> measures,
            BeneficiaryGroup beneficiaryGroup,
            int populationCount,
            Horizon horizon,
            LocalDate startDate,
            LocalDate dueDate) {}

    /** One thing to measure. */
    record Measure(String measureCode, BigDecimal baseline, BigDecimal target, String unit, Direction direction) {
        static Measure of(GoalMeasure measure) {
            return new Measure(
                    measure.measureCode(),
                    requireNonNull(measure.baseline()),
                    requireNonNull(measure.target()),
                    requireNonNull(measure.unit()),
                    requireNonNull(measure.direction()));
        }
    }

    /** It is binding from now on. */
    record Adopted(GoalFacts goal) implements GoalEvent {
        @Override
        public String type() {
            return "needs.goal.adopted";
        }
    }

    /** An adopted goal was edited, begun, reached or missed. */
    record Changed(GoalFacts goal) implements GoalEvent {
        @Override
        public String type() {
            return "needs.goal.changed";
        }
    }

    /** An adopted goal was given up. */
    record Retired(GoalFacts goal) implements GoalEvent {
        @Override
        public String type() {
            return "needs.goal.retired";
        }
    }
}

package org.commonground.metrics.measure;

import java.math.BigDecimal;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/** What others learn about measures, from their publication on. Each event carries the full state. */
sealed interface MeasureEvent extends DomainEvent {
    MeasureFacts measure();

    @Override
    default String topic() {
        return "metrics.measure.v1";
    }

    /** What a goal needs to know of what it is measured by. */
    record MeasureFacts(
            UUID id,
            String code,
            int measureVersion,
            String name,
            String unit,
            ValueType valueType,
            Polarity polarity,
            RbaQuadrant rbaQuadrant,
            @Nullable BigDecimal maxYearlyChange,
            MeasureState state) {}

    /** It is in use from now on. */
    record Published(MeasureFacts measure) implements MeasureEvent {
        @Override
        public String type() {
            return "metrics.measure.published";
        }
    }

    /** It is no longer taken. */
    record TakenOutOfUse(MeasureFacts measure) implements MeasureEvent {
        @Override
        public String type() {
            return "metrics.measure.deprecated";
        }
    }
}

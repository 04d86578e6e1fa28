package org.commonground.metrics.measure;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class MeasureContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "metrics-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(
                new MeasureEvent.Published(facts(MeasureState.ACTIVE)),
                new MeasureEvent.TakenOutOfUse(facts(MeasureState.DEPRECATED)));
    }

    private static MeasureEvent.MeasureFacts facts(MeasureState state) {
        return new MeasureEvent.MeasureFacts(
                UUID.fromString("01941f29-7c00-7000-8000-000000000040"),
                "student.attendanceImproved%",
                1,
                "Share of students whose attendance improved",
                "percent",
                ValueType.PERCENT,
                Polarity.HIGHER_BETTER,
                RbaQuadrant.EFFECT_QUALITY,
                new BigDecimal("20"),
                state);
    }
}

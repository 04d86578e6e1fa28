package org.commonground.metrics.target;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class TargetContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "metrics-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(targetMoved(), setTargetMoved(), goalMoved());
    }

    private static DomainEvent goalMoved() {
        return new GoalEvent.ProgressChanged(
                UUID.fromString("01941f29-7c00-7000-8000-000000000031"),
                ScopeType.SCHOOL,
                UUID.fromString("01941f29-7c00-746c-a0ce-a017e9324404"),
                TargetStatus.ON_TRACK,
                TargetStatus.AT_RISK,
                Map.of(TargetStatus.AT_RISK, 1),
                LocalDate.of(2026, 11, 22));
    }

    private static DomainEvent targetMoved() {
        return new TargetEvent.StatusChanged(
                UUID.fromString("01941f29-7c00-7000-8000-000000000041"),
                UUID.fromString("01941f29-7c00-7000-8000-000000000031"),
                "student.attendanceImproved%",
                ScopeType.SCHOOL,
                UUID.fromString("01941f29-7c00-746c-a0ce-a017e9324404"),
                TargetStatus.NO_DATA,
                TargetStatus.ON_TRACK,
                new BigDecimal("55.4945"),
                LocalDate.of(2026, 11, 22),
                new BigDecimal("0.5247"));
    }

    private static DomainEvent setTargetMoved() {
        return new TargetEvent.SetStatusChanged(
                UUID.fromString("01941f29-7c00-7000-8000-000000000042"),
                "service.attendanceRate",
                ScopeType.SCHOOL,
                UUID.fromString("01941f29-7c00-746c-a0ce-a017e9324404"),
                TargetStatus.ON_TRACK,
                TargetStatus.AT_RISK,
                new BigDecimal("81.5"),
                LocalDate.of(2026, 11, 22),
                new BigDecimal("0.15"));
    }
}

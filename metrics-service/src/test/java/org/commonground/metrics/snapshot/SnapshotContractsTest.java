package org.commonground.metrics.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class SnapshotContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "metrics-service";
    }

    private static SnapshotEvent.SnapshotFacts facts(SnapshotState state) {
        return new SnapshotEvent.SnapshotFacts(
                UUID.fromString("01941f29-7c00-7000-8000-000000000071"),
                "Board report, autumn 2026",
                List.of("student.attendanceImproved%"),
                Instant.parse("2026-11-22T15:04:05Z"),
                42,
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                1,
                state);
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(
                new SnapshotEvent.Taken(facts(SnapshotState.TAKEN)),
                new SnapshotEvent.Published(facts(SnapshotState.PUBLISHED)),
                new SnapshotEvent.Withdrawn(facts(SnapshotState.WITHDRAWN)));
    }
}

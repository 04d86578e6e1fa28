package org.commonground.metrics.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;

/** What others learn of snapshots. Each event carries the full state, and no rows. */
sealed interface SnapshotEvent extends DomainEvent {
    SnapshotFacts snapshot();

    @Override
    default String topic() {
        return "metrics.snapshot.v1";
    }

    /** A snapshot, with what proves its rows. */
    record SnapshotFacts(
            UUID id,
            String title,
            List<String> measureCodes,
            Instant asOf,
            int rowCount,
            String rowsSha256,
            int policyVersion,
            SnapshotState state) {}

    /** One was taken. */
    record Taken(SnapshotFacts snapshot) implements SnapshotEvent {
        @Override
        public String type() {
            return "metrics.snapshot.taken";
        }
    }

    /** Everybody reads it now. */
    record Published(SnapshotFacts snapshot) implements SnapshotEvent {
        @Override
        public String type() {
            return "metrics.snapshot.published";
        }
    }

    /** It is no longer held out. */
    record Withdrawn(SnapshotFacts snapshot) implements SnapshotEvent {
        @Override
        public String type() {
            return "metrics.snapshot.withdrawn";
        }
    }
}

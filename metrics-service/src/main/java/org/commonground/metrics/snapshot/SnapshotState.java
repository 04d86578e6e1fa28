package org.commonground.metrics.snapshot;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;

import org.commonground.kernel.aggregate.Transitions;

/** Who reads a snapshot. What it holds is the same in every state. */
enum SnapshotState {
    /** The district's staff. */
    TAKEN,
    /** Everybody, without a token too. */
    PUBLISHED,
    /** The district's staff again: it was published and is no longer held out to anybody. */
    WITHDRAWN;

    static final Transitions<SnapshotState> GRAPH = Transitions.<SnapshotState>none()
            .allow(TAKEN, PUBLISHED, PARTNERSHIP_OFFICER)
            .allow(PUBLISHED, WITHDRAWN, PARTNERSHIP_OFFICER)
            .allow(WITHDRAWN, PUBLISHED, PARTNERSHIP_OFFICER);
}

package org.commonground.metrics.measure;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SYSTEM;

import org.commonground.kernel.aggregate.Transitions;

/** Where a version of a measure stands. At most one version of a code is ACTIVE. */
public enum MeasureState {
    /** Proposed. */
    DRAFT,
    /** In use: observations are taken and goals may name it. */
    ACTIVE,
    /** No longer taken, or replaced by a newer version; what was observed stays readable. */
    DEPRECATED;

    static final Transitions<MeasureState> GRAPH = Transitions.<MeasureState>none()
            .allow(DRAFT, ACTIVE, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(DRAFT, DEPRECATED, PARTNERSHIP_OFFICER)
            .allow(ACTIVE, DEPRECATED, PARTNERSHIP_OFFICER);
}

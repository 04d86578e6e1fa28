package org.commonground.metrics.quality;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SYSTEM;

import org.commonground.kernel.aggregate.Transitions;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a version of a rubric stands. At most one version of a code is ACTIVE; its wording never changes. */
@Schema(name = "QualityFrameworkState")
public enum FrameworkState {
    DRAFT,
    /** New assessments use it. */
    ACTIVE,
    /** Replaced or given up; assessments that began with it end with it. */
    RETIRED;

    static final Transitions<FrameworkState> GRAPH = Transitions.<FrameworkState>none()
            .allow(DRAFT, ACTIVE, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(DRAFT, RETIRED, PARTNERSHIP_OFFICER)
            .allow(ACTIVE, RETIRED, PARTNERSHIP_OFFICER);
}

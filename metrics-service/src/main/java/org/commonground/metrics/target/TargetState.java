package org.commonground.metrics.target;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SCHOOL_LIAISON;
import static org.commonground.kernel.access.Role.SYSTEM;

import org.commonground.kernel.aggregate.Transitions;

/** Whether a target is pursued. What a goal made follows the goal. */
public enum TargetState {
    /** A school would like to pursue it; it has no status yet. */
    PROPOSED,
    ACTIVE,
    /** Its time is over, or its goal was reached or missed; its last status stays. */
    CLOSED,
    /** It was given up, or its goal no longer has this measure. */
    RETIRED;

    /** The whole graph. The suite's steps are those of a goal, which may be taken up again. */
    static final Transitions<TargetState> GRAPH = Transitions.<TargetState>none()
            .allow(PROPOSED, ACTIVE, PARTNERSHIP_OFFICER)
            .allow(PROPOSED, RETIRED, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SCHOOL_LIAISON)
            .allow(ACTIVE, CLOSED, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(ACTIVE, RETIRED, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(CLOSED, ACTIVE, SYSTEM)
            .allow(CLOSED, RETIRED, SYSTEM)
            .allow(RETIRED, ACTIVE, SYSTEM)
            .allow(RETIRED, CLOSED, SYSTEM);
}

package org.commonground.registry.contribution;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SCHOOL_LIAISON;

import org.commonground.kernel.aggregate.Transitions;

/** Whether an offer can be taken up. */
public enum ContributionState {
    OPEN,
    PAUSED,
    CLOSED;

    /** The whole graph. */
    public static final Transitions<ContributionState> GRAPH = Transitions.<ContributionState>none()
            .allow(OPEN, PAUSED, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNERSHIP_OFFICER)
            .allow(PAUSED, OPEN, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNERSHIP_OFFICER)
            .allow(OPEN, CLOSED, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNERSHIP_OFFICER)
            .allow(PAUSED, CLOSED, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNERSHIP_OFFICER);
}

package org.commonground.registry.duplicate;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SYSTEM;

import org.commonground.kernel.aggregate.Transitions;

/** Whether somebody has looked at two entries that may be one. */
public enum ProposalState {
    OPEN,
    /** They are two. It is not proposed again. */
    DISMISSED,
    MERGED;

    /** The whole graph. MERGED comes of the merge itself. */
    public static final Transitions<ProposalState> GRAPH = Transitions.<ProposalState>none()
            .allow(OPEN, DISMISSED, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(DISMISSED, OPEN, PARTNERSHIP_OFFICER)
            .allow(OPEN, MERGED, SYSTEM)
            .allow(DISMISSED, MERGED, SYSTEM);
}

package org.commonground.metrics.quality;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.PARTNER_ADMIN;
import static org.commonground.kernel.access.Role.PARTNER_STAFF;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SCHOOL_LIAISON;

import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Transitions;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where an improvement action stands. */
@Schema(name = "ImprovementActionState")
public enum ActionState {
    OPEN,
    IN_PROGRESS,
    /** It was done, and says with what result. */
    DONE,
    /** It was given up, and says why. */
    DROPPED;

    private static final Role[] THOSE_CONCERNED = {SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN, PARTNER_STAFF};

    static final Transitions<ActionState> GRAPH = Transitions.<ActionState>none()
            .allow(OPEN, IN_PROGRESS, PARTNERSHIP_OFFICER, THOSE_CONCERNED)
            .allow(OPEN, DROPPED, PARTNERSHIP_OFFICER, SCHOOL_LEADER, PARTNER_ADMIN)
            .allow(IN_PROGRESS, DONE, PARTNERSHIP_OFFICER, THOSE_CONCERNED)
            .allow(IN_PROGRESS, DROPPED, PARTNERSHIP_OFFICER, SCHOOL_LEADER, PARTNER_ADMIN)
            .allow(DONE, OPEN, PARTNERSHIP_OFFICER, SCHOOL_LEADER);
}

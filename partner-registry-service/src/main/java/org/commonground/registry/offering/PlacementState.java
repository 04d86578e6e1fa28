package org.commonground.registry.offering;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.PARTNER_ADMIN;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SCHOOL_LIAISON;
import static org.commonground.kernel.access.Role.SYSTEM;

import org.commonground.kernel.aggregate.Transitions;

/** How far a service at a school is: nobody works in a school that has not taken them. Absent for places that are no school. */
public enum PlacementState {
    REQUESTED,
    /** The school's leader takes it, once an agreement is in force. */
    SCHOOL_ACCEPTED,
    ACTIVE,
    ENDED;

    /** The whole graph. Leaders and liaisons speak for their own schools, partner admins for their own partners. */
    public static final Transitions<PlacementState> GRAPH = Transitions.<PlacementState>none()
            .allow(REQUESTED, SCHOOL_ACCEPTED, SCHOOL_LEADER)
            .allow(SCHOOL_ACCEPTED, ACTIVE, SYSTEM, PARTNERSHIP_OFFICER)
            .allow(REQUESTED, ENDED, SCHOOL_LEADER, PARTNER_ADMIN, PARTNERSHIP_OFFICER)
            .allow(SCHOOL_ACCEPTED, ENDED, SCHOOL_LEADER, PARTNER_ADMIN, PARTNERSHIP_OFFICER)
            .allow(ACTIVE, ENDED, SCHOOL_LEADER, PARTNER_ADMIN, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(ENDED, REQUESTED, PARTNER_ADMIN, SCHOOL_LIAISON, PARTNERSHIP_OFFICER);

    /** Whether the school has taken it. */
    public boolean isAccepted() {
        return switch (this) {
            case SCHOOL_ACCEPTED, ACTIVE -> true;
            case REQUESTED, ENDED -> false;
        };
    }
}

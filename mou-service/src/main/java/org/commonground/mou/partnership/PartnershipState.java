package org.commonground.mou.partnership;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SYSTEM;

import java.util.Set;
import org.commonground.kernel.aggregate.Transitions;

/** Where a school and a partner stand on their way together. */
public enum PartnershipState {
    /** They consider working together; what each side would gain is being written down. */
    EXPLORING,
    /** Both gain something; the on-ramp is being planned: money, people, rooms, permissions. */
    PLANNING,
    /** The plan is there; terms are being agreed. */
    FORMALIZING,
    /** An agreement is signed; roles and routines are being set up. */
    LAUNCHING,
    ACTIVE,
    PAUSED,
    /** It is being wound down. */
    ENDING,
    ENDED,
    NOT_PURSUED;

    /** The whole graph. Guards are in {@link Partnership#transition}. */
    static final Transitions<PartnershipState> GRAPH = Transitions.<PartnershipState>none()
            .allow(EXPLORING, PLANNING, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(EXPLORING, NOT_PURSUED, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(PLANNING, FORMALIZING, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(FORMALIZING, LAUNCHING, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(LAUNCHING, ACTIVE, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(ACTIVE, PAUSED, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SYSTEM)
            .allow(PAUSED, ACTIVE, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(ACTIVE, ENDING, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SYSTEM)
            .allow(PAUSED, ENDING, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SYSTEM)
            .allow(ENDING, ENDED, PARTNERSHIP_OFFICER);

    private static final Set<PartnershipState> OVER = Set.of(ENDED, NOT_PURSUED);

    /** Who works with whom is settled once terms are signed. */
    private static final Set<PartnershipState> WITH_SETTLED_PARTIES = Set.of(LAUNCHING, ACTIVE, PAUSED, ENDING);

    boolean isOver() {
        return OVER.contains(this);
    }

    boolean hasSettledParties() {
        return WITH_SETTLED_PARTIES.contains(this);
    }
}

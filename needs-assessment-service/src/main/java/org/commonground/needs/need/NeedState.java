package org.commonground.needs.need;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SYSTEM;

import java.util.EnumSet;
import java.util.Set;
import org.commonground.kernel.aggregate.Transitions;

/** How far a need has come, from somebody's proposal to being met. */
public enum NeedState {
    /** Somebody says so. */
    PROPOSED,
    /** Counted, argued, and confirmed by the school's leader or the district. */
    VALIDATED,
    /** Among those to be met first. */
    PRIORITIZED,
    /** A partner was selected, or the school itself is at it. */
    ADDRESSED,
    PARTLY_MET,
    MET,
    /** Not pursued. */
    DROPPED;

    /** The whole graph. Guards are in {@link Need#transition}. */
    public static final Transitions<NeedState> GRAPH = Transitions.<NeedState>none()
            .allow(PROPOSED, VALIDATED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(PROPOSED, DROPPED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(VALIDATED, PROPOSED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(VALIDATED, PRIORITIZED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(VALIDATED, ADDRESSED, SCHOOL_LEADER, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(VALIDATED, DROPPED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(PRIORITIZED, VALIDATED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(PRIORITIZED, ADDRESSED, SCHOOL_LEADER, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(PRIORITIZED, DROPPED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(ADDRESSED, PRIORITIZED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(ADDRESSED, PARTLY_MET, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(ADDRESSED, MET, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(ADDRESSED, DROPPED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(PARTLY_MET, ADDRESSED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(PARTLY_MET, MET, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(PARTLY_MET, DROPPED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(MET, PARTLY_MET, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(DROPPED, PROPOSED, SCHOOL_LEADER, PARTNERSHIP_OFFICER);

    /** Confirmed, and shown to everybody who may read needs at all. */
    static final Set<NeedState> PUBLISHED = EnumSet.of(VALIDATED, PRIORITIZED, ADDRESSED, PARTLY_MET, MET);

    /** What it says was confirmed by somebody who may. */
    public boolean isValidated() {
        return PUBLISHED.contains(this);
    }

    boolean isClosed() {
        return this == MET || this == DROPPED;
    }
}

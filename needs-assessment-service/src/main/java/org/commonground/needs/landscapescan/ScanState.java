package org.commonground.needs.landscapescan;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SCHOOL_LIAISON;
import static org.commonground.kernel.access.Role.SYSTEM;

import java.util.EnumSet;
import java.util.Set;
import org.commonground.kernel.aggregate.Transitions;

/** How far a landscape scan has come, from a plan to a decision. */
public enum ScanState {
    PLANNED,
    /** Families, staff and partners suggest candidates. */
    OPEN,
    /** The registry has been asked; to ask it again, MATCHING leads to itself. */
    MATCHING,
    /** Every need has a candidate, or a reason why there is none. */
    MAPPED,
    /** Somebody was chosen; only a selection leads here. */
    DECIDED,
    CLOSED;

    /** The whole graph. Guards are in {@link LandscapeScan}. */
    public static final Transitions<ScanState> GRAPH = Transitions.<ScanState>none()
            .allow(PLANNED, OPEN, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(PLANNED, CLOSED, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(OPEN, MATCHING, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(OPEN, CLOSED, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(MATCHING, MATCHING, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(MATCHING, MAPPED, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(MATCHING, CLOSED, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(MAPPED, MATCHING, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(MAPPED, DECIDED, SYSTEM)
            .allow(MAPPED, CLOSED, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(DECIDED, CLOSED, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER);

    private static final Set<ScanState> TAKES_CANDIDATES = EnumSet.of(OPEN, MATCHING, MAPPED);
    private static final Set<ScanState> TAKES_NEEDS = EnumSet.of(PLANNED, OPEN);

    /** Whether candidates may be added, linked and rated. */
    boolean takesCandidates() {
        return TAKES_CANDIDATES.contains(this);
    }

    /** Whether what it looks for may still change. */
    boolean takesNeeds() {
        return TAKES_NEEDS.contains(this);
    }

    boolean isOver() {
        return this == DECIDED || this == CLOSED;
    }
}

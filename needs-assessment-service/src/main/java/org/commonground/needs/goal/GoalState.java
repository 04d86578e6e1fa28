package org.commonground.needs.goal;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SCHOOL_LIAISON;

import java.util.EnumSet;
import java.util.Set;
import org.commonground.kernel.aggregate.Transitions;

/** How far a goal has come, from a draft to having been reached or not. */
public enum GoalState {
    DRAFT,
    /** The SMART check has no FAIL left, or an officer has overridden the one letter that has. */
    CHECKED,
    /** Binding: others measure against it. */
    ADOPTED,
    IN_PROGRESS,
    ACHIEVED,
    NOT_ACHIEVED,
    /** Given up, or replaced by another. */
    RETIRED;

    /** The whole graph. Guards are in {@link Goal#transition}. */
    public static final Transitions<GoalState> GRAPH = Transitions.<GoalState>none()
            .allow(DRAFT, CHECKED, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(DRAFT, RETIRED, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(CHECKED, DRAFT, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(CHECKED, ADOPTED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(CHECKED, RETIRED, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(ADOPTED, IN_PROGRESS, SCHOOL_LIAISON, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(ADOPTED, RETIRED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(IN_PROGRESS, ACHIEVED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(IN_PROGRESS, NOT_ACHIEVED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(IN_PROGRESS, RETIRED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(ACHIEVED, IN_PROGRESS, PARTNERSHIP_OFFICER)
            .allow(NOT_ACHIEVED, IN_PROGRESS, PARTNERSHIP_OFFICER);

    /** Adopted once, and shown to everybody who may read goals at all. */
    static final Set<GoalState> PUBLISHED = EnumSet.of(ADOPTED, IN_PROGRESS, ACHIEVED, NOT_ACHIEVED);

    /** States in which what the goal says may still change. */
    private static final Set<GoalState> OPEN = EnumSet.of(DRAFT, CHECKED, ADOPTED, IN_PROGRESS);

    public boolean isAdopted() {
        return PUBLISHED.contains(this);
    }

    boolean isOpen() {
        return OPEN.contains(this);
    }
}

package org.commonground.metrics.theoryofchange;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;

import org.commonground.kernel.aggregate.Transitions;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a theory of change stands. */
@Schema(name = "TheoryOfChangeState")
public enum TheoryState {
    DRAFT,
    /** Everybody in the district reads it; its words stay. */
    PUBLISHED,
    /** Another one took its place, or it was given up. */
    RETIRED;

    static final Transitions<TheoryState> GRAPH = Transitions.<TheoryState>none()
            .allow(DRAFT, PUBLISHED, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(DRAFT, RETIRED, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(PUBLISHED, RETIRED, PARTNERSHIP_OFFICER, SCHOOL_LEADER);
}

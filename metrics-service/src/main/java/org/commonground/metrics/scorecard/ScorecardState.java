package org.commonground.metrics.scorecard;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;

import org.commonground.kernel.aggregate.Transitions;

/** Who reads a scorecard. */
enum ScorecardState {
    /** Its own side works on it. */
    DRAFT,
    /** Everybody reads it, without a token too; the partnership office answers for its words and alone changes them. */
    PUBLISHED,
    /** It is kept, and no longer worked on. */
    RETIRED;

    static final Transitions<ScorecardState> GRAPH = Transitions.<ScorecardState>none()
            .allow(DRAFT, PUBLISHED, PARTNERSHIP_OFFICER)
            .allow(PUBLISHED, DRAFT, PARTNERSHIP_OFFICER)
            .allow(DRAFT, RETIRED, PARTNERSHIP_OFFICER)
            .allow(PUBLISHED, RETIRED, PARTNERSHIP_OFFICER);
}

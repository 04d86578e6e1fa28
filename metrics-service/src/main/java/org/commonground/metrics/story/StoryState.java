package org.commonground.metrics.story;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.PARTNER_ADMIN;
import static org.commonground.kernel.access.Role.PARTNER_STAFF;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SCHOOL_LIAISON;

import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Transitions;

/** Who may read a story. */
enum StoryState {
    /** Both sides of the partnership, and the district's staff. */
    DRAFT,
    /** Everybody, without a token too, while the consent holds. */
    PUBLISHED,
    /** Nobody: the words are gone for good. That there was one stays. */
    CONSENT_WITHDRAWN;

    private static final Role[] THOSE_CONCERNED = {SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN, PARTNER_STAFF};

    /** The whole graph. Whoever hears that somebody takes their consent back may act on it. */
    static final Transitions<StoryState> GRAPH = Transitions.<StoryState>none()
            .allow(DRAFT, PUBLISHED, PARTNERSHIP_OFFICER)
            .allow(PUBLISHED, DRAFT, PARTNERSHIP_OFFICER)
            .allow(DRAFT, CONSENT_WITHDRAWN, PARTNERSHIP_OFFICER, THOSE_CONCERNED)
            .allow(PUBLISHED, CONSENT_WITHDRAWN, PARTNERSHIP_OFFICER, THOSE_CONCERNED);
}

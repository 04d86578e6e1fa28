package org.commonground.registry.partner;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;

import org.commonground.kernel.aggregate.Transitions;

/** What became of somebody's word that they speak for a partner. */
public enum ClaimState {
    /** The office has to say. */
    PENDING,
    /** They administer it, beside whom the identity provider names. */
    GRANTED,
    REFUSED,
    REVOKED;

    /** Beside this graph the suite grants at once what the e-mail domain shows. */
    static final Transitions<ClaimState> GRAPH = Transitions.<ClaimState>none()
            .allow(PENDING, GRANTED, PARTNERSHIP_OFFICER)
            .allow(PENDING, REFUSED, PARTNERSHIP_OFFICER)
            .allow(GRANTED, REVOKED, PARTNERSHIP_OFFICER);
}

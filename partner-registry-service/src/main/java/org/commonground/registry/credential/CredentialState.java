package org.commonground.registry.credential;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SYSTEM;

import org.commonground.kernel.aggregate.Transitions;

/** Where a credential stands. Only VERIFIED counts for anything. */
public enum CredentialState {
    SUBMITTED,
    VERIFIED,
    REJECTED,
    /** Its last day is over. */
    EXPIRED,
    /** It was verified, and has since turned out wrong or was withdrawn by its issuer. */
    REVOKED;

    /** The whole graph. Guards are in {@link Credential#decide}. */
    public static final Transitions<CredentialState> GRAPH = Transitions.<CredentialState>none()
            .allow(SUBMITTED, VERIFIED, PARTNERSHIP_OFFICER)
            .allow(SUBMITTED, REJECTED, PARTNERSHIP_OFFICER)
            .allow(VERIFIED, EXPIRED, SYSTEM)
            .allow(VERIFIED, REVOKED, PARTNERSHIP_OFFICER);
}

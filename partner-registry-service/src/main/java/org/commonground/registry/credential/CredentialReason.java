package org.commonground.registry.credential;

/** Why a credential does not count. A code, not a text: a text would invite what must not be written down here. */
public enum CredentialReason {
    UNREADABLE,
    WRONG_SUBJECT,
    INSUFFICIENT_COVERAGE,
    NOT_CONFIRMED_BY_ISSUER,
    WITHDRAWN_BY_ISSUER,
    /** A clearance was not given. Why not is not ours to know. */
    NOT_CLEARED,
    REPLACED,
    OTHER
}

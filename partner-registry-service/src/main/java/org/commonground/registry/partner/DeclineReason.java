package org.commonground.registry.partner;

/** Why the district does not work with an organisation. */
public enum DeclineReason {
    OUT_OF_SCOPE,
    SAFETY,
    QUALITY,
    CONFLICT_OF_INTEREST,
    INCOMPLETE,
    ALREADY_REGISTERED,
    NO_DEMAND,
    OTHER
}

package org.commonground.mou.review;

/** What a unit says. */
public enum ReviewDecision {
    APPROVED,
    /** Back to negotiation; every approval given so far is void. */
    CHANGES_REQUESTED
}

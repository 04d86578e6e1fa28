package org.commonground.mou.agreement;

/** What happens on the last day of the term. */
public enum RenewalMode {
    NONE,
    /** The same term again, unless a side gave notice in time. */
    AUTO,
    /** A new agreement, if a side asks for it. */
    BY_REQUEST
}

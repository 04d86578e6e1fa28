package org.commonground.needs.need;

/** How the numbers of a need came about. */
public enum ScopeConfidence {
    /** Counted. */
    MEASURED,
    /** A reasoned estimate. */
    ESTIMATED,
    /** Nobody knows yet. */
    UNKNOWN
}

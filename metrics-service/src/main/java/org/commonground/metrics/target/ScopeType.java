package org.commonground.metrics.target;

/** Whom a goal is for. */
public enum ScopeType {
    SCHOOL,
    NETWORK,
    AREA,
    DISTRICT
}

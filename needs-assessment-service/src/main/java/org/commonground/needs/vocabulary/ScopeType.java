package org.commonground.needs.vocabulary;

/** What a need or a goal belongs to. */
public enum ScopeType {
    SCHOOL,
    NETWORK,
    AREA,
    DISTRICT
}

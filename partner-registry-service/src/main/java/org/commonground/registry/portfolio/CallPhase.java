package org.commonground.registry.portfolio;

/** Where a call is, by its dates. */
public enum CallPhase {
    ANNOUNCED,
    OPEN,
    CLOSED
}

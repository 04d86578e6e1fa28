package org.commonground.registry.offering;

/** Whether a service is on offer; HSDS's four states. */
public enum OfferingStatus {
    ACTIVE,
    INACTIVE,
    DEFUNCT,
    TEMPORARILY_CLOSED
}

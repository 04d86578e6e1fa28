package org.commonground.registry.offering;

/** How far a service at a school is: nobody works in a school that has not taken them. Absent for places that are no school. */
public enum PlacementState {
    REQUESTED,
    SCHOOL_ACCEPTED,
    ACTIVE,
    ENDED
}

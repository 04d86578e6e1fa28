package org.commonground.registry.capacity;

/** In which role somebody took part. */
public enum ActorKind {
    SCHOOL_STAFF,
    PARTNER_STAFF,
    DISTRICT_STAFF,
    FAMILY,
    COMMUNITY
}

package org.commonground.registry.capacity;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** In which role somebody took part. */
@Schema(name = "CapacityActorKind")
public enum ActorKind {
    SCHOOL_STAFF,
    PARTNER_STAFF,
    DISTRICT_STAFF,
    FAMILY,
    COMMUNITY
}

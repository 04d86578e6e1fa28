package org.commonground.registry.capacity;

/** In which way people learn. */
public enum CapacityKind {
    TRAINING,
    COMMUNITY_LED,
    SITE_VISIT,
    COACHING,
    PEER_NETWORK
}

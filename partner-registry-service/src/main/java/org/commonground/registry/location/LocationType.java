package org.commonground.registry.location;

/** What kind of place it is; HSDS's three. */
public enum LocationType {
    PHYSICAL,
    POSTAL,
    VIRTUAL
}

package org.commonground.registry.communityarea;

/** What an area is to those who speak of it. */
public enum AreaKind {
    NEIGHBORHOOD,
    REGION,
    NETWORK,
    ATTENDANCE_AREA,
    WARD,
    OTHER
}

package org.commonground.registry.educationorg;

/** OneRoster's life cycle: what its source no longer has is archived, never deleted. */
public enum OrgStatus {
    ACTIVE,
    TO_BE_DELETED
}

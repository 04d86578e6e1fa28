package org.commonground.registry.academicsession;

/** OneRoster's life cycle: what its source no longer has is kept, marked, and never deleted. */
public enum SessionStatus {
    ACTIVE,
    TO_BE_DELETED
}

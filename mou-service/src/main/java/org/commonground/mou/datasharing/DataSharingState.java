package org.commonground.mou.datasharing;

import static org.commonground.kernel.access.Role.DISTRICT_REVIEWER;
import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.SYSTEM;

import org.commonground.kernel.aggregate.Transitions;

/** Where a schedule stands. An agreement that shares no student data has none. */
public enum DataSharingState {
    /** Written and reviewed; every change voids the reviews given so far. */
    DRAFT,
    /** All units agreed. It waits for its first day and for its agreement to be in force; data may not flow. */
    APPROVED,
    /** Data may flow. Only while the agreement is ACTIVE. */
    ACTIVE,
    /** Its last day, or its agreement, has passed. */
    EXPIRED,
    /** Stopped before its time. */
    REVOKED,
    /** All that was shared is destroyed, and certified to be. */
    DESTROYED;

    /** The whole graph; guards are in {@link DataSharingSchedule#transition}. Reviews, dates and the agreement move it as the suite. */
    static final Transitions<DataSharingState> GRAPH = Transitions.<DataSharingState>none()
            .allow(DRAFT, APPROVED, SYSTEM)
            .allow(DRAFT, REVOKED, PARTNERSHIP_OFFICER)
            .allow(APPROVED, DRAFT, PARTNERSHIP_OFFICER)
            .allow(APPROVED, ACTIVE, SYSTEM)
            .allow(APPROVED, EXPIRED, SYSTEM)
            .allow(APPROVED, REVOKED, PARTNERSHIP_OFFICER, DISTRICT_REVIEWER)
            .allow(ACTIVE, APPROVED, SYSTEM)
            .allow(ACTIVE, EXPIRED, SYSTEM)
            .allow(ACTIVE, REVOKED, PARTNERSHIP_OFFICER, DISTRICT_REVIEWER)
            .allow(EXPIRED, DESTROYED, SYSTEM)
            .allow(REVOKED, DESTROYED, SYSTEM);

    boolean isOver() {
        return this == EXPIRED || this == REVOKED || this == DESTROYED;
    }
}

package org.commonground.registry.capacity;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.PARTNER_ADMIN;

import org.commonground.kernel.aggregate.Transitions;

/** Whether it has taken place. */
public enum CapacityState {
    PLANNED,
    HELD,
    CANCELLED;

    /** The whole graph. A partner admin moves what the own partner hosts. */
    public static final Transitions<CapacityState> GRAPH = Transitions.<CapacityState>none()
            .allow(PLANNED, HELD, PARTNERSHIP_OFFICER, PARTNER_ADMIN)
            .allow(PLANNED, CANCELLED, PARTNERSHIP_OFFICER, PARTNER_ADMIN);
}

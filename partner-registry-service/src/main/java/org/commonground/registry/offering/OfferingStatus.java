package org.commonground.registry.offering;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.PARTNER_ADMIN;

import java.util.Set;
import org.commonground.kernel.aggregate.Transitions;

/** Whether a service is on offer; HSDS's four states. What is defunct stays so: a new service gets a new record. */
public enum OfferingStatus {
    ACTIVE,
    INACTIVE,
    DEFUNCT,
    TEMPORARILY_CLOSED;

    /** The whole graph. */
    public static final Transitions<OfferingStatus> GRAPH = Transitions.<OfferingStatus>none()
            .allow(ACTIVE, INACTIVE, PARTNER_ADMIN, PARTNERSHIP_OFFICER)
            .allow(ACTIVE, TEMPORARILY_CLOSED, PARTNER_ADMIN, PARTNERSHIP_OFFICER)
            .allow(INACTIVE, ACTIVE, PARTNER_ADMIN, PARTNERSHIP_OFFICER)
            .allow(INACTIVE, TEMPORARILY_CLOSED, PARTNER_ADMIN, PARTNERSHIP_OFFICER)
            .allow(TEMPORARILY_CLOSED, ACTIVE, PARTNER_ADMIN, PARTNERSHIP_OFFICER)
            .allow(TEMPORARILY_CLOSED, INACTIVE, PARTNER_ADMIN, PARTNERSHIP_OFFICER)
            .allow(ACTIVE, DEFUNCT, PARTNER_ADMIN, PARTNERSHIP_OFFICER)
            .allow(INACTIVE, DEFUNCT, PARTNER_ADMIN, PARTNERSHIP_OFFICER)
            .allow(TEMPORARILY_CLOSED, DEFUNCT, PARTNER_ADMIN, PARTNERSHIP_OFFICER);

    /** States in which the public directory shows a service. */
    static final Set<OfferingStatus> PUBLISHED = Set.of(ACTIVE, TEMPORARILY_CLOSED);
}

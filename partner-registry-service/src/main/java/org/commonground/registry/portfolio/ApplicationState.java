package org.commonground.registry.portfolio;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.PARTNER_ADMIN;

import org.commonground.kernel.aggregate.Transitions;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a service that was entered for a call stands. */
@Schema(name = "PortfolioApplicationState")
public enum ApplicationState {
    DRAFT,
    SUBMITTED,
    /** The office looks at it, and has its quality assessed. */
    VETTING,
    SELECTED,
    NOT_SELECTED,
    WITHDRAWN;

    /** The whole graph. Guards are in {@link PortfolioApplication#move}. */
    public static final Transitions<ApplicationState> GRAPH = Transitions.<ApplicationState>none()
            .allow(DRAFT, SUBMITTED, PARTNER_ADMIN)
            .allow(SUBMITTED, VETTING, PARTNERSHIP_OFFICER)
            .allow(VETTING, SELECTED, PARTNERSHIP_OFFICER)
            .allow(VETTING, NOT_SELECTED, PARTNERSHIP_OFFICER)
            .allow(DRAFT, WITHDRAWN, PARTNER_ADMIN)
            .allow(SUBMITTED, WITHDRAWN, PARTNER_ADMIN)
            .allow(VETTING, WITHDRAWN, PARTNER_ADMIN);
}

package org.commonground.registry.partner;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.PARTNER_ADMIN;
import static org.commonground.kernel.access.Role.SYSTEM;

import java.util.Set;
import org.commonground.kernel.aggregate.Transitions;

/**
 * Where a partner stands on its way to working with schools. Only APPROVED partners enter agreements; approval ends with the
 * school year and is renewed under the same id.
 */
public enum RegistrationState {
    /** Known by name only: somebody suggested or imported it. */
    PROSPECT,
    /** The partner itself is filling in its profile. */
    DRAFT,
    SUBMITTED,
    UNDER_REVIEW,
    CHANGES_REQUESTED,
    APPROVED,
    DECLINED,
    SUSPENDED,
    EXPIRED,
    ARCHIVED;

    /** The whole graph. Guards are in {@link Partner#transition}. */
    public static final Transitions<RegistrationState> GRAPH = Transitions.<RegistrationState>none()
            .allow(PROSPECT, DRAFT, PARTNER_ADMIN)
            .allow(DRAFT, SUBMITTED, PARTNER_ADMIN)
            .allow(SUBMITTED, UNDER_REVIEW, PARTNERSHIP_OFFICER)
            .allow(UNDER_REVIEW, CHANGES_REQUESTED, PARTNERSHIP_OFFICER)
            .allow(CHANGES_REQUESTED, SUBMITTED, PARTNER_ADMIN)
            .allow(UNDER_REVIEW, APPROVED, PARTNERSHIP_OFFICER)
            .allow(UNDER_REVIEW, DECLINED, PARTNERSHIP_OFFICER)
            .allow(APPROVED, SUSPENDED, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(SUSPENDED, APPROVED, PARTNERSHIP_OFFICER)
            .allow(APPROVED, EXPIRED, SYSTEM)
            // a suspension does not outlive the approval that it suspends
            .allow(SUSPENDED, EXPIRED, SYSTEM)
            .allow(EXPIRED, SUBMITTED, PARTNER_ADMIN)
            .allow(PROSPECT, ARCHIVED, PARTNERSHIP_OFFICER)
            .allow(DRAFT, ARCHIVED, PARTNERSHIP_OFFICER)
            .allow(SUBMITTED, ARCHIVED, PARTNERSHIP_OFFICER)
            .allow(UNDER_REVIEW, ARCHIVED, PARTNERSHIP_OFFICER)
            .allow(CHANGES_REQUESTED, ARCHIVED, PARTNERSHIP_OFFICER)
            .allow(APPROVED, ARCHIVED, PARTNERSHIP_OFFICER)
            .allow(DECLINED, ARCHIVED, PARTNERSHIP_OFFICER)
            .allow(SUSPENDED, ARCHIVED, PARTNERSHIP_OFFICER)
            .allow(EXPIRED, ARCHIVED, PARTNERSHIP_OFFICER);

    /** States in which the public directory shows a partner. */
    static final Set<RegistrationState> PUBLISHED = Set.of(APPROVED);
}

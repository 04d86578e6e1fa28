package org.commonground.mou.agreement;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.PARTNER_ADMIN;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SCHOOL_LIAISON;
import static org.commonground.kernel.access.Role.SYSTEM;

import java.util.Set;
import org.commonground.kernel.aggregate.Transitions;

/** Where an agreement stands between its first draft and its file being closed. */
public enum AgreementState {
    /** One side is writing; the other does not see the text yet. */
    DRAFT,
    /** A version lies before both sides. */
    NEGOTIATING,
    /** The version is locked; every unit that must agree is asked. */
    IN_REVIEW,
    APPROVED,
    OUT_FOR_SIGNATURE,
    /** Not all signed in time. */
    DRAFT_EXPIRED,
    /** All have signed; it waits for its first day, or for what holds it. */
    EXECUTED,
    ACTIVE,
    SUSPENDED,
    /** Notice was given; it ends on a day that is set. */
    TERMINATING,
    TERMINATED,
    EXPIRED,
    /** Nothing is left to do. */
    CLOSED,
    CANCELLED;

    /**
     * The whole graph. Guards are in {@link Agreement#transition}. Reviews, signatures, dates and a partner's standing move it
     * as the suite itself.
     */
    static final Transitions<AgreementState> GRAPH = Transitions.<AgreementState>none()
            .allow(DRAFT, NEGOTIATING, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN)
            .allow(NEGOTIATING, DRAFT, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN)
            .allow(DRAFT, IN_REVIEW, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(NEGOTIATING, IN_REVIEW, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(IN_REVIEW, NEGOTIATING, SYSTEM)
            .allow(IN_REVIEW, APPROVED, SYSTEM)
            .allow(APPROVED, OUT_FOR_SIGNATURE, PARTNERSHIP_OFFICER)
            .allow(OUT_FOR_SIGNATURE, EXECUTED, SYSTEM)
            .allow(OUT_FOR_SIGNATURE, NEGOTIATING, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(OUT_FOR_SIGNATURE, DRAFT_EXPIRED, SYSTEM)
            .allow(EXECUTED, ACTIVE, SYSTEM)
            .allow(ACTIVE, SUSPENDED, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(SUSPENDED, ACTIVE, PARTNERSHIP_OFFICER, SYSTEM)
            .allow(ACTIVE, ACTIVE, SYSTEM)
            .allow(ACTIVE, EXPIRED, SYSTEM)
            .allow(ACTIVE, TERMINATING, PARTNERSHIP_OFFICER, SCHOOL_LEADER, PARTNER_ADMIN)
            .allow(SUSPENDED, TERMINATING, PARTNERSHIP_OFFICER, SCHOOL_LEADER, PARTNER_ADMIN)
            .allow(TERMINATING, TERMINATED, SYSTEM)
            .allow(EXPIRED, CLOSED, PARTNERSHIP_OFFICER)
            .allow(TERMINATED, CLOSED, PARTNERSHIP_OFFICER)
            .allow(DRAFT, CANCELLED, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN)
            .allow(NEGOTIATING, CANCELLED, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN)
            .allow(IN_REVIEW, CANCELLED, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN)
            .allow(APPROVED, CANCELLED, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN)
            .allow(OUT_FOR_SIGNATURE, CANCELLED, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN);

    /** Signed by all, and neither run out nor ended. */
    static final Set<AgreementState> UNFINISHED = Set.of(EXECUTED, ACTIVE, SUSPENDED, TERMINATING);
}

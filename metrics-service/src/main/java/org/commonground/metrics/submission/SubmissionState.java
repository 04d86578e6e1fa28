package org.commonground.metrics.submission;

import static org.commonground.kernel.access.Role.ANALYST_PRIVILEGED;
import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.PARTNER_ADMIN;
import static org.commonground.kernel.access.Role.PARTNER_STAFF;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SCHOOL_LIAISON;
import static org.commonground.kernel.access.Role.SIS_INTEGRATION;

import java.util.Set;
import org.commonground.kernel.aggregate.Transitions;

/** How far a submission has come. */
public enum SubmissionState {
    /** Its facts are being sent. */
    DRAFT,
    /** Somebody of the side that sent them says that they are all there and right. */
    SUBMITTED,
    /** The school's leader says so too. */
    VERIFIED,
    /** The district says so; the facts are fixed. */
    APPROVED,
    /** What is public rests on it. */
    PUBLISHED,
    /** Sent back, with a reason. */
    REJECTED,
    /** The facts may be corrected; what they were stays on record. */
    REOPENED;

    /** The whole graph; guards are in {@link Submission#transition}. */
    static final Transitions<SubmissionState> GRAPH = Transitions.<SubmissionState>none()
            .allow(DRAFT, SUBMITTED, PARTNER_ADMIN, SCHOOL_LIAISON)
            .allow(REOPENED, SUBMITTED, PARTNER_ADMIN, SCHOOL_LIAISON)
            .allow(SUBMITTED, VERIFIED, SCHOOL_LEADER)
            .allow(SUBMITTED, REJECTED, SCHOOL_LEADER, PARTNERSHIP_OFFICER)
            .allow(VERIFIED, APPROVED, PARTNERSHIP_OFFICER, ANALYST_PRIVILEGED)
            .allow(VERIFIED, REJECTED, PARTNERSHIP_OFFICER, ANALYST_PRIVILEGED)
            .allow(REJECTED, DRAFT, PARTNER_ADMIN, PARTNER_STAFF, SCHOOL_LIAISON, SIS_INTEGRATION)
            .allow(APPROVED, PUBLISHED, PARTNERSHIP_OFFICER)
            .allow(PUBLISHED, APPROVED, PARTNERSHIP_OFFICER)
            .allow(APPROVED, REOPENED, PARTNERSHIP_OFFICER);

    /** Its facts stay as they are. */
    static final Set<SubmissionState> FIXED = Set.of(APPROVED, PUBLISHED);
}

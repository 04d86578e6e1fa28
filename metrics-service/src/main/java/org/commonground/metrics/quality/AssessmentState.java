package org.commonground.metrics.quality;

import static org.commonground.kernel.access.Role.PARTNERSHIP_OFFICER;
import static org.commonground.kernel.access.Role.PARTNER_ADMIN;
import static org.commonground.kernel.access.Role.SCHOOL_LEADER;
import static org.commonground.kernel.access.Role.SCHOOL_LIAISON;

import org.commonground.kernel.aggregate.Transitions;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where an assessment stands. */
@Schema(name = "QualityAssessmentState")
public enum AssessmentState {
    /** Raters rate, each by themselves: nobody sees what others said. */
    OPEN,
    /** All ratings are in and shown; the sides talk about them. */
    RATED,
    /** One level is agreed for each indicator. */
    CONSENSUS,
    /** Open to everybody, and for good. */
    PUBLISHED;

    /** The whole graph. Guards are in {@link QualityAssessment#transition}. */
    static final Transitions<AssessmentState> GRAPH = Transitions.<AssessmentState>none()
            .allow(OPEN, RATED, PARTNERSHIP_OFFICER, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN)
            .allow(RATED, OPEN, PARTNERSHIP_OFFICER)
            .allow(RATED, CONSENSUS, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(CONSENSUS, RATED, PARTNERSHIP_OFFICER, SCHOOL_LEADER)
            .allow(CONSENSUS, PUBLISHED, PARTNERSHIP_OFFICER);
}

package org.commonground.metrics.scorecard;

/** Whose curves a scorecard tells of. */
enum ScorecardScope {
    DISTRICT,
    NETWORK,
    SCHOOL,
    PARTNER
}

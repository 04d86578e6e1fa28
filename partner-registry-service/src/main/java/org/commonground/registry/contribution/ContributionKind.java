package org.commonground.registry.contribution;

/** What a school gives. */
public enum ContributionKind {
    SERVICE_LEARNING,
    FACILITY_SHARING,
    FUNDRAISING,
    STUDENT_EXPERTISE,
    DATA_STORYTELLING
}

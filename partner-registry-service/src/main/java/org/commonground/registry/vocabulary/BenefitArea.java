package org.commonground.registry.vocabulary;

/** What a service is good for, in the four groups of the field and three of our own. */
public enum BenefitArea {
    HEALTH_WELLBEING,
    ACADEMIC_SUPPORT,
    CHOICE_ENRICHMENT,
    CULTURALLY_RESPONSIVE,
    OPERATIONS_FACILITIES,
    FAMILY_STABILITY,
    CIVIC_CONTRIBUTION
}

package org.commonground.needs.vocabulary;

/** Where a partnership helps, seen from afar: the upper level of the need categories. */
public enum BenefitArea {
    HEALTH_WELLBEING,
    ACADEMIC_SUPPORT,
    CHOICE_ENRICHMENT,
    CULTURALLY_RESPONSIVE,
    OPERATIONS_FACILITIES,
    FAMILY_STABILITY,
    CIVIC_CONTRIBUTION
}

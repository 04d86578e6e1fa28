package org.commonground.registry.vocabulary;

/** The ten components of the Whole School, Whole Community, Whole Child model (CDC). */
public enum WsccComponent {
    PHYSICAL_ED_ACTIVITY,
    NUTRITION,
    HEALTH_EDUCATION,
    SOCIAL_EMOTIONAL_CLIMATE,
    PHYSICAL_ENVIRONMENT,
    HEALTH_SERVICES,
    COUNSELING_PSYCH_SOCIAL,
    EMPLOYEE_WELLNESS,
    COMMUNITY_INVOLVEMENT,
    FAMILY_ENGAGEMENT
}

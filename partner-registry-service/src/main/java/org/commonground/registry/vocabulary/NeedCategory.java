package org.commonground.registry.vocabulary;

/** What a service is about, in the words in which schools state their needs. The second level of the taxonomy; a category's area is the first. */
public enum NeedCategory {
    SEL(BenefitArea.HEALTH_WELLBEING, WsccComponent.SOCIAL_EMOTIONAL_CLIMATE),
    PHYSICAL_HEALTH(BenefitArea.HEALTH_WELLBEING, WsccComponent.HEALTH_SERVICES),
    MENTAL_HEALTH(BenefitArea.HEALTH_WELLBEING, WsccComponent.COUNSELING_PSYCH_SOCIAL),
    DENTAL_VISION(BenefitArea.HEALTH_WELLBEING, WsccComponent.HEALTH_SERVICES),
    NUTRITION(BenefitArea.HEALTH_WELLBEING, WsccComponent.NUTRITION),
    HOUSING(BenefitArea.FAMILY_STABILITY, WsccComponent.COMMUNITY_INVOLVEMENT),
    UTILITIES_RENT(BenefitArea.FAMILY_STABILITY, WsccComponent.COMMUNITY_INVOLVEMENT),
    COUNSELING(BenefitArea.HEALTH_WELLBEING, WsccComponent.COUNSELING_PSYCH_SOCIAL),
    TUTORING(BenefitArea.ACADEMIC_SUPPORT, WsccComponent.SOCIAL_EMOTIONAL_CLIMATE),
    SMALL_GROUP_INSTRUCTION(BenefitArea.ACADEMIC_SUPPORT, WsccComponent.SOCIAL_EMOTIONAL_CLIMATE),
    SPEECH_LANGUAGE(BenefitArea.ACADEMIC_SUPPORT, WsccComponent.HEALTH_SERVICES),
    OCCUPATIONAL_THERAPY(BenefitArea.ACADEMIC_SUPPORT, WsccComponent.HEALTH_SERVICES),
    SPECIFIC_NEEDS_SUPPORT(BenefitArea.ACADEMIC_SUPPORT, WsccComponent.HEALTH_SERVICES),
    STAFF_EXPERTISE(BenefitArea.ACADEMIC_SUPPORT, WsccComponent.EMPLOYEE_WELLNESS),
    COURSE_ACCESS(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.COMMUNITY_INVOLVEMENT),
    DUAL_ENROLLMENT(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.COMMUNITY_INVOLVEMENT),
    CTE(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.COMMUNITY_INVOLVEMENT),
    WORK_BASED_LEARNING(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.COMMUNITY_INVOLVEMENT),
    APPRENTICESHIP(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.COMMUNITY_INVOLVEMENT),
    MENTORING(BenefitArea.ACADEMIC_SUPPORT, WsccComponent.SOCIAL_EMOTIONAL_CLIMATE),
    STEM(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.COMMUNITY_INVOLVEMENT),
    STEAM_CODING_ROBOTICS(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.COMMUNITY_INVOLVEMENT),
    ARTS(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.SOCIAL_EMOTIONAL_CLIMATE),
    MUSIC(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.SOCIAL_EMOTIONAL_CLIMATE),
    DANCE(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.PHYSICAL_ED_ACTIVITY),
    MAKER(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.SOCIAL_EMOTIONAL_CLIMATE),
    SPORTS_FITNESS(BenefitArea.HEALTH_WELLBEING, WsccComponent.PHYSICAL_ED_ACTIVITY),
    SERVICE_LEARNING(BenefitArea.CIVIC_CONTRIBUTION, WsccComponent.COMMUNITY_INVOLVEMENT),
    LAND_BASED_LEARNING(BenefitArea.CULTURALLY_RESPONSIVE, WsccComponent.PHYSICAL_ENVIRONMENT),
    ENVIRONMENTAL_ED(BenefitArea.CHOICE_ENRICHMENT, WsccComponent.PHYSICAL_ENVIRONMENT),
    NATIVE_LANGUAGE_LITERACY(BenefitArea.CULTURALLY_RESPONSIVE, WsccComponent.SOCIAL_EMOTIONAL_CLIMATE),
    CULTURAL_PROGRAMMING(BenefitArea.CULTURALLY_RESPONSIVE, WsccComponent.SOCIAL_EMOTIONAL_CLIMATE),
    PROFESSIONAL_LEARNING(BenefitArea.ACADEMIC_SUPPORT, WsccComponent.EMPLOYEE_WELLNESS),
    FACILITIES(BenefitArea.OPERATIONS_FACILITIES, WsccComponent.PHYSICAL_ENVIRONMENT),
    FAMILY_ENGAGEMENT(BenefitArea.FAMILY_STABILITY, WsccComponent.FAMILY_ENGAGEMENT),
    SAFETY_CLIMATE(BenefitArea.HEALTH_WELLBEING, WsccComponent.SOCIAL_EMOTIONAL_CLIMATE),
    ATTENDANCE(BenefitArea.ACADEMIC_SUPPORT, WsccComponent.FAMILY_ENGAGEMENT),
    COLLEGE_ACCESS(BenefitArea.ACADEMIC_SUPPORT, WsccComponent.COMMUNITY_INVOLVEMENT),
    TRANSITION_SUPPORT(BenefitArea.ACADEMIC_SUPPORT, WsccComponent.SOCIAL_EMOTIONAL_CLIMATE),
    EMERGENCY_RELIEF(BenefitArea.FAMILY_STABILITY, WsccComponent.COMMUNITY_INVOLVEMENT),
    OTHER(BenefitArea.CIVIC_CONTRIBUTION, WsccComponent.COMMUNITY_INVOLVEMENT);

    private final BenefitArea benefitArea;
    private final WsccComponent wsccComponent;

    NeedCategory(BenefitArea benefitArea, WsccComponent wsccComponent) {
        this.benefitArea = benefitArea;
        this.wsccComponent = wsccComponent;
    }

    /** What it is good for. */
    public BenefitArea benefitArea() {
        return benefitArea;
    }

    /** Where it belongs in the Whole School, Whole Community, Whole Child model. */
    public WsccComponent wsccComponent() {
        return wsccComponent;
    }
}

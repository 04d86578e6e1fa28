package org.commonground.registry.vocabulary;

/** Whom a service is for. */
public enum BeneficiaryGroup {
    STUDENTS,
    FAMILIES,
    STAFF,
    COMMUNITY
}

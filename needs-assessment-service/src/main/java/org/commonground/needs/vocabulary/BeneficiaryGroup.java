package org.commonground.needs.vocabulary;

/** Whom something is for. */
public enum BeneficiaryGroup {
    STUDENTS,
    FAMILIES,
    STAFF,
    COMMUNITY
}

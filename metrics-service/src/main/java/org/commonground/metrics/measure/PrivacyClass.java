package org.commonground.metrics.measure;

/** How closely a measure may be looked at. */
public enum PrivacyClass {
    /** Not about people who could be recognised: sessions, money, organisations. */
    PUBLIC,
    /** Counts of people: small ones are suppressed. */
    AGGREGATE,
    /** Computed from records of single people; written only while data about them may be shared. */
    PERSON_DERIVED
}

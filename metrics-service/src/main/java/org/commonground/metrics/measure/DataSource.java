package org.commonground.metrics.measure;

/** Where values come from. */
public enum DataSource {
    MANUAL,
    SIS,
    PARTNER,
    /** A survey whose respondents are not known. */
    SURVEY,
    COMPUTED
}

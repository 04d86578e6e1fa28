package org.commonground.needs.vocabulary;

/** When a service takes place, against the school day and year. */
public enum Timing {
    BEFORE_SCHOOL,
    DURING_SCHOOL,
    AFTER_SCHOOL,
    EVENING,
    WEEKEND,
    SUMMER,
    BREAK
}

package org.commonground.registry.academicsession;

/** What a session spans: OneRoster's types, the longest first. */
public enum SessionType {
    SCHOOL_YEAR,
    SEMESTER,
    TERM,
    GRADING_PERIOD
}

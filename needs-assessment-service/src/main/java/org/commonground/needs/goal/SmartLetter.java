package org.commonground.needs.goal;

/** The five sides of a SMART goal. */
public enum SmartLetter {
    SPECIFIC,
    MEASURABLE,
    ACHIEVABLE,
    RELEVANT,
    TIME_BOUND
}

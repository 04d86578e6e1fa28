package org.commonground.metrics.validation;

/** What follows from a broken rule. */
public enum Severity {
    /** It is not submitted so. */
    ERROR,
    /** It is submitted with a comment that explains it. */
    WARNING
}

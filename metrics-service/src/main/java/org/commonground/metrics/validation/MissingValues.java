package org.commonground.metrics.validation;

/** What a rule does where measures have no value. A pair rule looks at just that, so it is never skipped. */
enum MissingValues {
    SKIP_IF_ANY,
    /** Skipped only if none has a value; else a missing one counts as 0. */
    SKIP_IF_ALL,
    /** A missing one counts as 0. */
    NEVER_SKIP
}

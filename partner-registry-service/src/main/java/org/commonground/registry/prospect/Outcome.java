package org.commonground.registry.prospect;

/** What came of it. */
public enum Outcome {
    SUGGESTED,
    NO_ANSWER,
    INTERESTED,
    NOT_NOW,
    NOT_INTERESTED,
    MEETING_PLANNED,
    REGISTERING
}

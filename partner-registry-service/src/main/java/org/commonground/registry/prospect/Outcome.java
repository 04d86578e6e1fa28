package org.commonground.registry.prospect;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What came of it. */
@Schema(name = "OutreachOutcome")
public enum Outcome {
    SUGGESTED,
    NO_ANSWER,
    INTERESTED,
    NOT_NOW,
    NOT_INTERESTED,
    MEETING_PLANNED,
    REGISTERING
}

package org.commonground.metrics.theoryofchange;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a district can move. */
@Schema(name = "TheoryLever")
public enum Lever {
    EXPECTATIONS,
    KNOWLEDGE,
    CAPACITY,
    RESOURCES
}

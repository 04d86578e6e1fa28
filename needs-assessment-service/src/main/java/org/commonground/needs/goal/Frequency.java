package org.commonground.needs.goal;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How often a measure is taken. */
@Schema(name = "GoalMeasureFrequency")
public enum Frequency {
    WEEKLY,
    MONTHLY,
    QUARTERLY,
    SEMESTER,
    YEARLY
}

package org.commonground.needs.goal;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a measure should go. */
@Schema(name = "GoalDirection")
public enum Direction {
    INCREASE,
    DECREASE,
    /** It is good already and should stay so: target and baseline are the same. */
    MAINTAIN
}

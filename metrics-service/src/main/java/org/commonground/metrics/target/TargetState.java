package org.commonground.metrics.target;

/** Whether a target is still pursued; it follows its goal. */
public enum TargetState {
    ACTIVE,
    /** The goal was reached or missed; its last status stays. */
    CLOSED,
    /** The goal was given up, or no longer has this measure. */
    RETIRED
}

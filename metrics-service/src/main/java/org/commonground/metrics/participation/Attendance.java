package org.commonground.metrics.participation;

/** Whether somebody who was expected came. */
enum Attendance {
    PRESENT,
    EXCUSED,
    UNEXCUSED
}

package org.commonground.metrics.measure;

/** A kind of student data, as data-sharing schedules name it. */
public enum DataElement {
    ATTENDANCE,
    ENROLLMENT_STATUS,
    GRADE_LEVEL,
    COURSE_GRADES,
    ASSESSMENT,
    DISCIPLINE,
    DEMOGRAPHICS,
    CONTACT,
    IEP_504
}

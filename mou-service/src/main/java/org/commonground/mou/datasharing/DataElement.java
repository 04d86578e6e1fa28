package org.commonground.mou.datasharing;

/** A kind of student data. */
public enum DataElement {
    ATTENDANCE,
    ENROLLMENT_STATUS,
    GRADE_LEVEL,
    COURSE_GRADES,
    ASSESSMENT,
    DISCIPLINE,
    DEMOGRAPHICS,
    CONTACT,
    /** Special education and disability records; not shared unless the district allows it in general. */
    IEP_504
}

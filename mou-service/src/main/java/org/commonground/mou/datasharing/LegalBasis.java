package org.commonground.mou.datasharing;

/** On what ground student data may be disclosed; the citations are of FERPA's regulations, 34 CFR part 99. */
public enum LegalBasis {
    /** Parents, or students of age, have said yes in writing: 99.30. */
    CONSENT,
    /** The partner does what school staff would otherwise do, under the school's direct control: 99.31(a)(1)(i)(B). */
    SCHOOL_OFFICIAL,
    /** A study for the school, to improve instruction: 99.31(a)(6). */
    STUDIES,
    /** An audit or evaluation of an education program, by a designated representative: 99.31(a)(3) and 99.35. */
    AUDIT_EVALUATION,
    /** What the school has announced as directory information, of those who did not opt out: 99.37. */
    DIRECTORY_INFORMATION,
    /** Counts only; nobody can be identified. */
    AGGREGATE_ONLY;

    /** Whether students can be told apart in what is shared. */
    boolean isIdentifiable() {
        return this != AGGREGATE_ONLY;
    }
}

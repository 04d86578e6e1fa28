package org.commonground.kernel.audit;

/** What kind of data an answer may hold, as far as it matters who saw it. */
public enum Disclosure {
    /** Data about adults in professional or volunteer roles: names, contacts, what they decided or signed. */
    PERSONAL,
    /** Figures derived from students' records, before suppression. */
    STUDENT_DERIVED,
    /** Fields marked {@link Personal}, but only those that their owners publish: nothing is recorded. */
    PUBLISHED
}

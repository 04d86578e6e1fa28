package org.commonground.registry.prospect;

/** How somebody was reached, or how the district heard of them. */
public enum Channel {
    EMAIL,
    PHONE,
    MEETING,
    VISIT,
    EVENT,
    /** Somebody suggested them: a family, a school, another partner. */
    REFERRAL,
    OTHER
}

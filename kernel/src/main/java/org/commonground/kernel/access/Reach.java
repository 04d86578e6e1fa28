package org.commonground.kernel.access;

/** How far an operation reaches for a caller: which rows of the district it may touch. Ordered from nothing to all. */
public enum Reach {
    NONE,
    /** Rows that are published or public. */
    PUBLISHED,
    /** Published rows, and rows of the caller's own schools, partners and areas. */
    OWN,
    /** Every row of the district. */
    ALL
}

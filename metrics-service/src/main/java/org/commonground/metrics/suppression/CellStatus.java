package org.commonground.metrics.suppression;

/** What becomes of a cell. */
public enum CellStatus {
    SHOWN,
    /** Too few people. */
    PRIMARY,
    /** Enough people, but showing it would give another cell away. */
    COMPLEMENTARY,
    /** One of the two; which one is not told, since that alone would give a count away. */
    HIDDEN
}

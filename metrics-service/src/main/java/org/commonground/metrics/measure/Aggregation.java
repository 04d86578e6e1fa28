package org.commonground.metrics.measure;

/** How values join, over periods or over schools and partners. Groups of people within one of these always add up. */
public enum Aggregation {
    SUM,
    /** The mean of the values; of means, weighted by people. */
    AVERAGE,
    /** Numerators and denominators add up, and the ratio is computed anew: a ratio is never averaged. */
    WEIGHTED_RATIO,
    /** The latest. Over periods only. */
    LAST,
    /** The first. Over periods only. */
    FIRST,
    /** The least value of those below. */
    MIN,
    /** The greatest value of those below. */
    MAX,
    /** How many values there are below: of periods that were reported, or of schools, partners and services that did. */
    COUNT,
    /** People who may be the same: a sum that says so. */
    DISTINCT,
    /** They do not join: only what was stated is shown. */
    NONE;

    /** Whether a total over it is the sum of what it is a total of. */
    public boolean addsUp() {
        return this == SUM || this == WEIGHTED_RATIO || this == DISTINCT;
    }

    /** Whether a total over it is worked out from the values below, rather than from what they are sums of. */
    public boolean isOfValues() {
        return this == MIN || this == MAX || this == COUNT;
    }
}

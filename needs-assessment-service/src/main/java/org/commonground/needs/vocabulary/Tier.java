package org.commonground.needs.vocabulary;

/** How intensive the support is: for a whole school, for some, for a few. */
public enum Tier {
    TIER_1,
    TIER_2,
    TIER_3
}

package org.commonground.registry.vocabulary;

/** Tier of support: for all, for some, for few. */
public enum Tier {
    TIER_1,
    TIER_2,
    TIER_3
}

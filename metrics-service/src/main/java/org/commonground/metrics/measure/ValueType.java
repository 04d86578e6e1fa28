package org.commonground.metrics.measure;

/** What a value is, and so what it is computed from and within which bounds it lies. */
public enum ValueType {
    /** A number of people or things: whole and not negative. */
    COUNT,
    /** A share of people, from a numerator and a denominator that count them. */
    PERCENT,
    /** Something per so many of something else, from a numerator and a denominator. */
    RATE,
    /** A mean over people; weighted by how many they are. */
    MEAN,
    /** An amount of money. */
    CURRENCY,
    HOURS,
    /** A level from 1 to 5, or the mean of several. */
    RATING,
    /** 1 for yes, 0 for no. */
    BOOLEAN;

    /** Whether it is computed from a numerator and a denominator, which are what is stored and added up. */
    public boolean isRatio() {
        return this == PERCENT || this == RATE;
    }

    /** Whether values are joined by their mean, weighted by people. */
    public boolean isMean() {
        return this == MEAN || this == RATING || this == BOOLEAN;
    }
}

package org.commonground.metrics.measure;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

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

    /** What a single value must be and this one is not; absent where it is possible. */
    public @Nullable String outside(BigDecimal value) {
        boolean possible = switch (this) {
            case COUNT -> value.signum() >= 0 && value.stripTrailingZeros().scale() <= 0;
            case PERCENT -> isBetween(value, 0, 100);
            case RATING -> isBetween(value, 1, 5);
            case BOOLEAN -> value.signum() == 0 || value.compareTo(BigDecimal.ONE) == 0;
            case RATE, MEAN, CURRENCY, HOURS -> value.signum() >= 0;
        };
        if (possible) return null;
        return switch (this) {
            case COUNT -> "a whole number, 0 or more";
            case PERCENT -> "0 to 100";
            case RATING -> "1 to 5";
            case BOOLEAN -> "0 or 1";
            case RATE, MEAN, CURRENCY, HOURS -> "0 or more";
        };
    }

    private static boolean isBetween(BigDecimal value, long low, long high) {
        return value.compareTo(BigDecimal.valueOf(low)) >= 0 && value.compareTo(BigDecimal.valueOf(high)) <= 0;
    }

    /** Whether values are joined by their mean, weighted by people. */
    public boolean isMean() {
        return this == MEAN || this == RATING || this == BOOLEAN;
    }
}

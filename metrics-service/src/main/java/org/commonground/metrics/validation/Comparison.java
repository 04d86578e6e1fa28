package org.commonground.metrics.validation;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How the two sides of a rule must stand to one another. */
enum Comparison {
    EQUAL_TO,
    NOT_EQUAL_TO,
    GREATER_THAN,
    GREATER_THAN_OR_EQUAL_TO,
    LESS_THAN,
    LESS_THAN_OR_EQUAL_TO,
    /** Both sides are there, or neither. */
    COMPULSORY_PAIR,
    /** At most one side is there. */
    EXCLUSIVE_PAIR;

    boolean isAboutPresence() {
        return this == COMPULSORY_PAIR || this == EXCLUSIVE_PAIR;
    }

    boolean holds(@Nullable BigDecimal left, @Nullable BigDecimal right) {
        if (this == COMPULSORY_PAIR) return (left == null) == (right == null);
        if (this == EXCLUSIVE_PAIR) return left == null || right == null;
        if (left == null || right == null) return false;
        int order = left.compareTo(right);
        return switch (this) {
            case EQUAL_TO -> order == 0;
            case NOT_EQUAL_TO -> order != 0;
            case GREATER_THAN -> order > 0;
            case GREATER_THAN_OR_EQUAL_TO -> order >= 0;
            case LESS_THAN -> order < 0;
            default -> order <= 0;
        };
    }
}

package org.commonground.metrics.suppression;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The policy as it applies to the table of one measure.
 *
 * @param minimum counts of people from 1 to one less are never shown
 * @param share whether the table tells how many of the people something is true for; then those for whom it is, and those for
 *     whom it is not, are counts of people as well
 */
@Schema(name = "Threshold")
public record Threshold(
        int minimum, boolean suppressZero, boolean share, int percentTop, int percentBottom, boolean complementary) {

    /** Whether these people are so few that they might be recognised. */
    boolean isTooFew(long people, long hits) {
        return isSmall(people) || (share && (isSmall(hits) || isSmall(people - hits))) || (suppressZero && people == 0);
    }

    private boolean isSmall(long count) {
        return count > 0 && count < minimum;
    }

    /** A share beyond the bounds: that nearly all or nearly none of a group are concerned is told no more exactly than that. */
    public Coding coding(long people, long hits) {
        if (!share || people <= 0) return Coding.EXACT;
        if (hits * 100 >= people * percentTop) return Coding.TOP;
        return hits * 100 <= people * percentBottom ? Coding.BOTTOM : Coding.EXACT;
    }

    /** How a share is told. */
    public enum Coding {
        EXACT,
        /** At least {@link Threshold#percentTop}. */
        TOP,
        /** At most {@link Threshold#percentBottom}. */
        BOTTOM
    }
}

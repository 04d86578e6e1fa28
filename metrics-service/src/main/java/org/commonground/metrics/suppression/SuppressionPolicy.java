package org.commonground.metrics.suppression;

import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How small is too small. Every answer names the version that it was made under.
 *
 * @param minCount counts of people from 1 to one less are never shown
 * @param surveyMin the same for surveys whose respondents are unknown
 * @param suppressZero whether a zero is hidden too; it tells that nobody is concerned
 * @param percentTop a share from here on is shown as "at least this much"
 * @param percentBottom a share down to here is shown as "at most this much"
 * @param complementary whether cells are hidden too that would give a hidden one away
 * @param maxSensitiveDims how many sensitive dimensions somebody without privilege may cross
 */
@Schema(name = "SuppressionPolicy")
public record SuppressionPolicy(
        int version,
        int minCount,
        int surveyMin,
        boolean suppressZero,
        int percentTop,
        int percentBottom,
        boolean complementary,
        int maxSensitiveDims,
        LocalDate effectiveFrom) {

    /** The policy that a district starts with. */
    public static final SuppressionPolicy STARTER =
            new SuppressionPolicy(1, 10, 3, false, 95, 5, true, 2, LocalDate.of(2026, 1, 1));

    public SuppressionPolicy {
        // below 3 the label PRIMARY alone would tell the count
        if (minCount < 3 || surveyMin < 3) throw new IllegalArgumentException("a minimum below 3 hides nothing");
        if (percentBottom < 0 || percentTop > 100 || percentBottom >= percentTop)
            throw new IllegalArgumentException("percent bounds");
    }

    /**
     * What applies to one measure.
     *
     * @param survey whether its people answered a survey without being known
     * @param ownMinimum what the measure asks for; it may ask for more than the policy, never for less
     * @param share whether it tells how many of the people something is true for
     */
    public Threshold threshold(boolean survey, @Nullable Integer ownMinimum, boolean share) {
        int least = survey ? surveyMin : minCount;
        return new Threshold(
                ownMinimum == null ? least : Math.max(least, ownMinimum),
                suppressZero,
                share,
                percentTop,
                percentBottom,
                complementary);
    }
}

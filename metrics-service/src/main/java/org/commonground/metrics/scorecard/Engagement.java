package org.commonground.metrics.scorecard;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.commonground.metrics.scorecard.Curve.Freshness;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether people work with a scorecard, or only have one. Shares from 0 to 1. */
@Schema(name = "ScorecardEngagement")
record Engagement(
        @Schema(description = "Of all notes (story, partners, what works, actions), those that are filled.")
        BigDecimal notesFilled,

        @Schema(description = "Of all items, those whose notes changed in the last 180 days.")
        BigDecimal notesCurrent,

        @Schema(description = "Of all items, those with a forecast.")
        BigDecimal withForecast,

        @Schema(description = "Of all items, those with a recent value.")
        BigDecimal valuesCurrent,

        @Schema(description = "The mean of the four shares, in percent.", examples = "75")
        int score,

        @Schema(description = "Items whose curve turns the better way.")
        long better,

        @Schema(description = "Items whose curve turns the worse way.")
        long worse) {
    static final int NOTES_STAY_CURRENT_DAYS = 180;

    static Engagement of(Collection<Curve> curves, LocalDate today) {
        long filled = curves.stream().mapToLong(Curve::notesFilled).sum();
        var shares = List.of(
                share(filled, (long) curves.size() * ScorecardProfile.NOTES),
                share(curves, curve -> curve.isNoted(today)),
                share(curves, curve -> curve.forecast() != null),
                share(curves, curve -> curve.freshness() == Freshness.CURRENT));
        var sum = shares.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Engagement(
                shares.get(0),
                shares.get(1),
                shares.get(2),
                shares.get(3),
                sum.multiply(BigDecimal.valueOf(100))
                        .divide(BigDecimal.valueOf(shares.size()), 0, RoundingMode.HALF_UP)
                        .intValueExact(),
                count(curves, curve -> curve.trend().verdict() == Trend.Verdict.BETTER),
                count(curves, curve -> curve.trend().verdict() == Trend.Verdict.WORSE));
    }

    private static BigDecimal share(Collection<Curve> curves, Predicate<Curve> which) {
        return share(count(curves, which), curves.size());
    }

    private static long count(Collection<Curve> curves, Predicate<Curve> which) {
        return curves.stream().filter(which).count();
    }

    private static BigDecimal share(long part, long whole) {
        return whole == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
    }
}

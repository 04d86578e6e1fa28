package org.commonground.metrics.target;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import org.commonground.metrics.measure.Polarity;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whether a target is on its way. */
public enum TargetStatus {
    /** No value, or none that is recent enough. */
    NO_DATA,
    MET,
    ON_TRACK,
    AT_RISK,
    OFF_TRACK;

    /**
     * Where the lines are drawn.
     *
     * @param onTrackMargin how far progress may be behind the expected share and still be on track
     * @param atRiskMargin how far behind it is at risk, and beyond that off track
     * @param freshness after how many times the measure's frequency a value is too old
     * @param tolerance how much worse than its target a value to be maintained may be, as a share of the target
     */
    @Schema(name = "TargetThresholds")
    public record Thresholds(
            BigDecimal onTrackMargin, BigDecimal atRiskMargin, BigDecimal freshness, BigDecimal tolerance) {
        static final Thresholds STARTER = new Thresholds(
                new BigDecimal("0.10"), new BigDecimal("0.30"), new BigDecimal("1.5"), new BigDecimal("0.02"));
    }

    /** Which way a target goes from its baseline. */
    @Schema(name = "TargetDirection")
    enum Direction {
        INCREASE,
        DECREASE,
        /** It is good already and should stay so. */
        MAINTAIN;

        static Direction of(BigDecimal baseline, BigDecimal aim) {
            int way = aim.compareTo(baseline);
            return way > 0 ? INCREASE : way < 0 ? DECREASE : MAINTAIN;
        }

        boolean isAgainst(Polarity polarity) {
            return (this == INCREASE && polarity == Polarity.LOWER_BETTER)
                    || (this == DECREASE && polarity == Polarity.HIGHER_BETTER);
        }

        /** Whether a value lies beyond another one, this way. */
        boolean isFurther(BigDecimal value, BigDecimal than) {
            int order = value.compareTo(than);
            return switch (this) {
                case INCREASE -> order > 0;
                case DECREASE -> order < 0;
                case MAINTAIN -> false;
            };
        }
    }

    /** How a goal with several targets stands: as the worst of those that have data. */
    static TargetStatus overall(Collection<TargetStatus> targets) {
        return targets.stream()
                .filter(status -> status != NO_DATA)
                .max(Comparator.naturalOrder()) // the worst stands last
                .orElse(NO_DATA);
    }

    /** From where to where, and from when to when. */
    record Path(BigDecimal baseline, BigDecimal aim, LocalDate start, LocalDate due) {
        Direction direction() {
            return Direction.of(baseline, aim);
        }

        /** How much of the way is done, below 0 if it went the wrong way; it has the same sense for either direction. */
        @Nullable
        BigDecimal progress(BigDecimal actual) {
            if (direction() == Direction.MAINTAIN) return null; // there is nothing to progress through
            return actual.subtract(baseline).divide(aim.subtract(baseline), 4, RoundingMode.HALF_UP);
        }

        /** How much of the time is over, 0 to 1. */
        BigDecimal elapsed(LocalDate today) {
            long all = ChronoUnit.DAYS.between(start, due);
            long gone = Math.clamp(ChronoUnit.DAYS.between(start, today), 0, all);
            return all == 0
                    ? BigDecimal.ONE
                    : BigDecimal.valueOf(gone).divide(BigDecimal.valueOf(all), 4, RoundingMode.HALF_UP);
        }
    }

    /**
     * The status of a target on a day.
     *
     * @param actual the latest value, and the day that it tells of
     * @param frequencyDays how many days lie between two values at most
     */
    static TargetStatus of(
            Path path,
            @Nullable BigDecimal actual,
            @Nullable LocalDate asOf,
            Polarity polarity,
            int frequencyDays,
            LocalDate today,
            Thresholds thresholds) {
        if (actual == null || asOf == null || isStale(asOf, frequencyDays, today, thresholds)) return NO_DATA;
        var progress = path.progress(actual);
        if (progress == null) return isWorse(path.aim, actual, polarity, thresholds) ? OFF_TRACK : MET;
        if (progress.compareTo(BigDecimal.ONE) >= 0) return MET;
        var behind = path.elapsed(today).subtract(progress);
        if (behind.compareTo(thresholds.onTrackMargin) <= 0) return ON_TRACK;
        return behind.compareTo(thresholds.atRiskMargin) <= 0 ? AT_RISK : OFF_TRACK;
    }

    private static boolean isStale(LocalDate asOf, int frequencyDays, LocalDate today, Thresholds thresholds) {
        var age = BigDecimal.valueOf(ChronoUnit.DAYS.between(asOf, today));
        return age.compareTo(thresholds.freshness.multiply(BigDecimal.valueOf(frequencyDays))) > 0;
    }

    private static boolean isWorse(BigDecimal aim, BigDecimal actual, Polarity polarity, Thresholds thresholds) {
        var tolerance = aim.abs().multiply(thresholds.tolerance);
        return switch (polarity) {
            case HIGHER_BETTER -> actual.compareTo(aim.subtract(tolerance)) < 0;
            case LOWER_BETTER -> actual.compareTo(aim.add(tolerance)) > 0;
            case NEUTRAL -> actual.subtract(aim).abs().compareTo(tolerance) > 0;
        };
    }
}

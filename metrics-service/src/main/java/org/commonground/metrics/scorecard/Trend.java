package org.commonground.metrics.scorecard;

import java.math.BigDecimal;
import java.util.List;
import org.commonground.metrics.measure.Polarity;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which way a curve has gone lately.
 *
 * @param direction of the last step between two told values
 * @param periods how many steps in a row went that way
 */
@Schema(name = "CurveTrend")
record Trend(
        @Schema(description = "Of the last step between two told values; FLAT within 0.5 % of the value before.")
        Direction direction,

        @Schema(description = "How many steps in a row went that way.", examples = "2")
        int periods,

        @Schema(description = "What that means for the measure, by its polarity.")
        Verdict verdict) {

    /** Where a curve goes. */
    @Schema(name = "CurveDirection")
    enum Direction {
        UP,
        DOWN,
        FLAT,
        /** Fewer than two values are told. */
        UNKNOWN
    }

    /** Whether that is good. */
    @Schema(name = "CurveVerdict")
    enum Verdict {
        BETTER,
        WORSE,
        SAME,
        /** It moves, and the measure has no better side. */
        CHANGING,
        UNKNOWN
    }

    private static final BigDecimal FLATNESS = new BigDecimal("0.005");

    /** @param told the values that are told exactly, in the order of time */
    static Trend of(List<BigDecimal> told, Polarity polarity) {
        if (told.size() < 2) return new Trend(Direction.UNKNOWN, 0, Verdict.UNKNOWN);
        var last = step(told, told.size() - 1);
        int steps = 1;
        while (told.size() - 1 - steps > 0 && step(told, told.size() - 1 - steps) == last) steps++;
        return new Trend(last, steps, verdict(last, polarity));
    }

    private static Direction step(List<BigDecimal> told, int to) {
        var before = told.get(to - 1);
        var change = told.get(to).subtract(before);
        if (change.abs().compareTo(before.abs().multiply(FLATNESS)) <= 0) return Direction.FLAT;
        return change.signum() > 0 ? Direction.UP : Direction.DOWN;
    }

    private static Verdict verdict(Direction direction, Polarity polarity) {
        if (direction == Direction.FLAT) return Verdict.SAME;
        return switch (polarity) {
            case HIGHER_BETTER -> direction == Direction.UP ? Verdict.BETTER : Verdict.WORSE;
            case LOWER_BETTER -> direction == Direction.DOWN ? Verdict.BETTER : Verdict.WORSE;
            case NEUTRAL -> Verdict.CHANGING;
        };
    }
}

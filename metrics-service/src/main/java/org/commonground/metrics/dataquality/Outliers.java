package org.commonground.metrics.dataquality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds values far from the others of their series. Pure. */
final class Outliers {
    /** Fewer values than these say nothing about one of them. */
    static final int MIN_VALUES = 5;

    /** What makes a median absolute deviation comparable with a standard deviation, if values are normal (Iglewicz and Hoaglin 1993). */
    private static final double MAD_SCALE = 0.6745;

    private static final Comparator<Far> FARTHEST =
            Comparator.comparingDouble(Far::score).reversed().thenComparingInt(Far::index);

    private Outliers() {}

    /** How far is far. */
    enum Algorithm {
        /** Standard deviations (of the sample) from the mean. */
        Z_SCORE,
        /** Scaled median absolute deviations from the median: one wild value does not hide itself. */
        MOD_Z_SCORE,
        /** Beyond bounds: those that are given, or else the quartiles by more than a threshold times their distance (Tukey 1977). */
        MIN_MAX,
        /** Numbers that the measure, as it is defined now, cannot have. Looks at each by itself. */
        INVALID_NUMERIC
    }

    /**
     * A value that is far.
     *
     * @param index in the series
     * @param centre from which it is measured: the mean, or the median
     * @param score how far, in the algorithm's unit
     */
    record Far(int index, double centre, double score, double low, double high) {}

    /** Those beyond bounds that somebody set, measured from the bound; the farthest first. */
    static List<Far> beyond(double[] series, double low, double high) {
        var far = new ArrayList<Far>();
        for (int i = 0; i < series.length; i++)
            if (series[i] < low) far.add(new Far(i, low, low - series[i], low, high));
            else if (series[i] > high) far.add(new Far(i, high, series[i] - high, low, high));
        far.sort(FARTHEST);
        return far;
    }

    /** The farthest first. Nothing where there are too few values, or where they do not vary. */
    static List<Far> find(double[] series, Algorithm algorithm, double threshold) {
        if (series.length < MIN_VALUES) return List.of();
        var sorted = series.clone();
        Arrays.sort(sorted);
        var spread = switch (algorithm) {
            case Z_SCORE -> {
                double mean = Arrays.stream(series).average().orElse(0);
                double squares = Arrays.stream(series)
                        .map(value -> (value - mean) * (value - mean))
                        .sum();
                double deviation = Math.sqrt(squares / (series.length - 1));
                yield spread(mean, deviation, threshold);
            }
            case MOD_Z_SCORE -> {
                double median = quantile(sorted, 0.5);
                var distances = Arrays.stream(series)
                        .map(value -> Math.abs(value - median))
                        .sorted()
                        .toArray();
                yield spread(median, quantile(distances, 0.5) / MAD_SCALE, threshold);
            }
            case INVALID_NUMERIC -> null; // it looks at no series
            case MIN_MAX -> {
                double lower = quantile(sorted, 0.25);
                double upper = quantile(sorted, 0.75);
                double distance = upper - lower;
                yield distance <= 0
                        ? null
                        : new Spread(
                                quantile(sorted, 0.5),
                                distance,
                                lower - threshold * distance,
                                upper + threshold * distance);
            }
        };
        if (spread == null) return List.of();
        var far = new ArrayList<Far>();
        for (int i = 0; i < series.length; i++)
            if (series[i] < spread.low || series[i] > spread.high)
                far.add(new Far(
                        i, spread.centre, Math.abs(series[i] - spread.centre) / spread.unit, spread.low, spread.high));
        far.sort(FARTHEST);
        return far;
    }

    private record Spread(double centre, double unit, double low, double high) {}

    private static @Nullable Spread spread(double centre, double unit, double threshold) {
        return unit <= 0 ? null : new Spread(centre, unit, centre - threshold * unit, centre + threshold * unit);
    }

    /** Between the two values that enclose it, in proportion. */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}

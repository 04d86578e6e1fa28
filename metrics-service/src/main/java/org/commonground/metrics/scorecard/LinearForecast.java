package org.commonground.metrics.scorecard;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.jspecify.annotations.Nullable;

/**
 * The straight line through some points by least squares, and where new points will lie around it if things go on as they
 * did. The interval for one new observation at x₀ is
 *
 * <pre>ŷ₀ ± t(1 − α/2, n − 2) · s · √(1 + 1/n + (x₀ − x̄)² / Σ(xᵢ − x̄)²)</pre>
 *
 * with s² = SSE / (n − 2): D. C. Montgomery, E. A. Peck, G. G. Vining, Introduction to Linear Regression Analysis, §2.5.
 */
final class LinearForecast {
    /** Two degrees of freedom are the least with which an interval means anything. */
    static final int FEWEST_POINTS = 4;

    /** Four in five new values lie in the interval. */
    static final double LEVEL = 0.80;

    private final SimpleRegression line = new SimpleRegression();
    private final double meanX;
    private final double t;

    private LinearForecast(List<At> points) {
        for (var point : points) line.addData(point.x, point.y);
        meanX = points.stream().mapToDouble(At::x).average().orElseThrow();
        // no source of chance is needed to ask for a quantile
        t = new TDistribution(null, points.size() - 2).inverseCumulativeProbability(1 - (1 - LEVEL) / 2);
    }

    /** A value at a place in time, counted in periods. */
    record At(double x, double y) {}

    /** Where a new value is expected. */
    record Expected(double value, double low, double high) {
        /** The same within what the measure can be. */
        Expected within(double least, double most) {
            return new Expected(clamp(value, least, most), clamp(low, least, most), clamp(high, least, most));
        }

        private static double clamp(double number, double least, double most) {
            return Math.min(most, Math.max(least, number));
        }
    }

    /** None of too few points. */
    static @Nullable LinearForecast of(List<At> points) {
        return points.stream().map(At::x).distinct().count() < FEWEST_POINTS ? null : new LinearForecast(points);
    }

    double slope() {
        return line.getSlope();
    }

    Expected at(double x) {
        double n = line.getN();
        double away = x - meanX;
        double error =
                Math.sqrt(Math.max(0, line.getMeanSquareError()) * (1 + 1 / n + away * away / line.getXSumSquares()));
        double value = line.predict(x);
        return new Expected(value, value - t * error, value + t * error);
    }
}

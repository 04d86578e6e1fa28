package org.commonground.metrics.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.commonground.metrics.scorecard.LinearForecast.At;
import org.junit.jupiter.api.Test;

class LinearForecastTest {
    @Test
    void fewer_than_four_points_make_no_line() {
        assertThat(LinearForecast.of(List.of(new At(0, 1), new At(1, 2), new At(2, 3))))
                .isNull();
        assertThat(LinearForecast.of(List.of(new At(0, 1), new At(0, 2), new At(1, 2), new At(2, 3))))
                .isNull();
    }

    /** Worked by hand: x̄ = 2.5, Sxx = 5, slope 1.6, intercept 0.5, SSE 0.7, t(0.9; 2) = 1.885618. */
    @Test
    void the_interval_is_that_of_the_textbook() {
        var line = line(List.of(new At(1, 2), new At(2, 3.5), new At(3, 6), new At(4, 6.5)));
        assertThat(line.slope()).isCloseTo(1.6, within(1e-9));
        var expected = line.at(5);
        double sse = Math.pow(2 - 2.1, 2) + Math.pow(3.5 - 3.7, 2) + Math.pow(6 - 5.3, 2) + Math.pow(6.5 - 6.9, 2);
        double error = 1.8856180831641267 * Math.sqrt(sse / 2 * (1 + 0.25 + 6.25 / 5));
        assertThat(expected.value()).isCloseTo(8.5, within(1e-9));
        assertThat(expected.low()).isCloseTo(8.5 - error, within(1e-6));
        assertThat(expected.high()).isCloseTo(8.5 + error, within(1e-6));
    }

    @Property(tries = 100)
    void points_on_a_line_are_continued_without_doubt(
            @ForAll @DoubleRange(min = -100, max = 100) double slope,
            @ForAll @DoubleRange(min = -1_000, max = 1_000) double start,
            @ForAll @IntRange(min = 4, max = 12) int count) {
        var points = new ArrayList<At>();
        for (int x = 0; x < count; x++) points.add(new At(x, start + slope * x));
        var expected = line(points).at(count);
        assertThat(expected.value()).isCloseTo(start + slope * count, within(1e-4));
        assertThat(expected.high() - expected.low()).isCloseTo(0, within(1e-3));
    }

    @Property(tries = 50)
    void the_farther_ahead_the_less_is_known(@ForAll Random chance) {
        var points = new ArrayList<At>();
        for (int x = 0; x < 6; x++) points.add(new At(x, x + chance.nextGaussian()));
        var line = line(points);
        assertThat(width(line, 7)).isGreaterThan(width(line, 6));
    }

    private static LinearForecast line(List<At> points) {
        return Objects.requireNonNull(LinearForecast.of(points));
    }

    private static double width(LinearForecast line, double x) {
        return line.at(x).high() - line.at(x).low();
    }

    @Test
    void four_in_five_new_values_lie_in_the_interval() {
        var chance = new Random(20261122);
        int tries = 4_000;
        int inside = 0;
        for (int i = 0; i < tries; i++) {
            var points = new ArrayList<At>();
            for (int x = 0; x < 5; x++) points.add(new At(x, 40 + 1.5 * x + 3 * chance.nextGaussian()));
            var expected = line(points).at(5);
            double next = 40 + 1.5 * 5 + 3 * chance.nextGaussian();
            if (next >= expected.low() && next <= expected.high()) inside++;
        }
        assertThat((double) inside / tries).isCloseTo(LinearForecast.LEVEL, within(0.02));
    }

    @Test
    void a_share_is_never_expected_above_100() {
        var points = List.of(new At(0, 80), new At(1, 90), new At(2, 95), new At(3, 99));
        var expected = line(points).at(6).within(0, 100);
        assertThat(expected.value()).isEqualTo(100);
        assertThat(expected.high()).isEqualTo(100);
        assertThat(expected.low()).isLessThanOrEqualTo(100);
    }
}

package org.commonground.metrics.dataquality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.commonground.metrics.dataquality.Outliers.Algorithm;
import org.commonground.metrics.dataquality.Outliers.Far;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutliersTest {
    private static final double[] ONE_WILD = {10, 11, 9, 10, 12, 10, 9, 11, 10, 400};

    @Test
    void one_wild_value_hides_itself_from_the_mean_but_not_from_the_median() {
        assertThat(Outliers.find(ONE_WILD, Algorithm.Z_SCORE, 3)).isEmpty();
        assertThat(Outliers.find(ONE_WILD, Algorithm.MOD_Z_SCORE, 3))
                .extracting(Far::index)
                .containsExactly(9);
        assertThat(Outliers.find(ONE_WILD, Algorithm.MIN_MAX, 3))
                .extracting(Far::index)
                .containsExactly(9);
        // (400 - 49.2) / 123.2666…
        assertThat(Outliers.find(ONE_WILD, Algorithm.Z_SCORE, 2).getFirst().score())
                .isEqualTo(2.8460, within(0.001));
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void too_few_values_or_equal_ones_have_no_outlier(Algorithm algorithm) {
        assertThat(Outliers.find(new double[] {1, 1, 1, 900}, algorithm, 1)).isEmpty();
        assertThat(Outliers.find(new double[] {7, 7, 7, 7, 7, 7}, algorithm, 0.5))
                .isEmpty();
    }

    @Property(tries = 200)
    void a_higher_threshold_never_finds_more(
            @ForAll @Size(min = 5, max = 40) double[] values,
            @ForAll @DoubleRange(min = 0.5, max = 5) double threshold) {
        for (var value : values) if (!Double.isFinite(value) || Math.abs(value) > 1e12) return;
        for (var algorithm : Algorithm.values())
            assertThat(Outliers.find(values, algorithm, threshold).stream()
                            .map(Far::index)
                            .toList())
                    .containsAll(Outliers.find(values, algorithm, threshold + 1).stream()
                            .map(Far::index)
                            .toList());
    }
}

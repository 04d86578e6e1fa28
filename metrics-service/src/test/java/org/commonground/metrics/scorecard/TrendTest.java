package org.commonground.metrics.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.commonground.metrics.measure.Polarity;
import org.commonground.metrics.scorecard.Trend.Direction;
import org.commonground.metrics.scorecard.Trend.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrendTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''             | HIGHER_BETTER | UNKNOWN | 0 | UNKNOWN
            40             | HIGHER_BETTER | UNKNOWN | 0 | UNKNOWN
            40 45          | HIGHER_BETTER | UP      | 1 | BETTER
            40 45 47       | HIGHER_BETTER | UP      | 2 | BETTER
            50 40 45 47    | HIGHER_BETTER | UP      | 2 | BETTER
            47 45 40       | HIGHER_BETTER | DOWN    | 2 | WORSE
            47 45 40       | LOWER_BETTER  | DOWN    | 2 | BETTER
            40 45          | LOWER_BETTER  | UP      | 1 | WORSE
            40 45          | NEUTRAL       | UP      | 1 | CHANGING
            40 40.1        | HIGHER_BETTER | FLAT    | 1 | SAME
            40 45 45 45    | LOWER_BETTER  | FLAT    | 2 | SAME
            0 0            | HIGHER_BETTER | FLAT    | 1 | SAME
            0 1            | HIGHER_BETTER | UP      | 1 | BETTER
            """)
    void the_last_steps_in_one_direction_make_the_trend(
            String told, Polarity polarity, Direction direction, int periods, Verdict verdict) {
        List<BigDecimal> values = told.isEmpty()
                ? List.of()
                : Arrays.stream(told.split(" ")).map(BigDecimal::new).toList();
        assertThat(Trend.of(values, polarity)).isEqualTo(new Trend(direction, periods, verdict));
    }
}

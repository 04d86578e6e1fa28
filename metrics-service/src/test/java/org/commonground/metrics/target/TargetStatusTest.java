package org.commonground.metrics.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.metrics.measure.Polarity.HIGHER_BETTER;
import static org.commonground.metrics.measure.Polarity.LOWER_BETTER;
import static org.commonground.metrics.measure.Polarity.NEUTRAL;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.commonground.metrics.measure.Polarity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetStatusTest {
    private static final LocalDate START = LocalDate.of(2026, 1, 1);
    private static final LocalDate DUE = START.plusDays(100);

    private static TargetStatus status(String baseline, String aim, String actual, int day, Polarity polarity) {
        var today = START.plusDays(day);
        return TargetStatus.of(
                new TargetStatus.Path(new BigDecimal(baseline), new BigDecimal(aim), START, DUE),
                new BigDecimal(actual),
                today,
                polarity,
                92,
                today,
                TargetStatus.Thresholds.STARTER);
    }

    @ParameterizedTest
    @CsvSource({
        "40, 60, 60, 50, MET",
        "40, 60, 61, 10, MET",
        "40, 60, 50, 50, ON_TRACK",
        "40, 60, 48, 50, ON_TRACK",
        "40, 60, 47.9, 50, AT_RISK",
        "40, 60, 44, 50, AT_RISK",
        "40, 60, 43.9, 50, OFF_TRACK",
        "40, 60, 40, 0, ON_TRACK",
        "40, 60, 35, 0, AT_RISK",
        "40, 60, 33, 0, OFF_TRACK",
        "40, 60, 59.9, 100, ON_TRACK",
        "40, 60, 57, 500, AT_RISK"
    })
    void progress_is_compared_with_the_time_that_is_over(
            String baseline, String aim, String actual, int day, TargetStatus expected) {
        assertThat(status(baseline, aim, actual, day, HIGHER_BETTER)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "20, 10, 10, 50, MET",
        "20, 10, 15, 50, ON_TRACK",
        "20, 10, 17, 50, AT_RISK",
        "20, 10, 21, 50, OFF_TRACK"
    })
    void a_target_below_its_baseline_is_reached_by_going_down(
            String baseline, String aim, String actual, int day, TargetStatus expected) {
        assertThat(status(baseline, aim, actual, day, LOWER_BETTER)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "90, 90, HIGHER_BETTER, MET",
        "90, 88.2, HIGHER_BETTER, MET",
        "90, 88.1, HIGHER_BETTER, OFF_TRACK",
        "90, 99, HIGHER_BETTER, MET",
        "10, 10.2, LOWER_BETTER, MET",
        "10, 10.3, LOWER_BETTER, OFF_TRACK",
        "10, 5, LOWER_BETTER, MET",
        "10, 10.1, NEUTRAL, MET",
        "10, 9.7, NEUTRAL, OFF_TRACK",
        "0, 0, HIGHER_BETTER, MET"
    })
    void what_is_to_be_maintained_is_met_while_it_is_not_worse(
            String aim, String actual, Polarity polarity, TargetStatus expected) {
        assertThat(status(aim, aim, actual, 50, polarity)).isEqualTo(expected);
    }

    @Test
    void without_a_value_there_is_no_status() {
        var path = new TargetStatus.Path(BigDecimal.ONE, BigDecimal.TEN, START, DUE);
        assertThat(TargetStatus.of(path, null, null, NEUTRAL, 31, START.plusDays(1), TargetStatus.Thresholds.STARTER))
                .isEqualTo(TargetStatus.NO_DATA);
    }

    @Test
    void a_value_is_too_old_after_one_and_a_half_times_its_frequency() {
        var path = new TargetStatus.Path(BigDecimal.ONE, BigDecimal.TEN, START, DUE);
        var asOf = START.plusDays(10);
        assertThat(TargetStatus.of(
                        path,
                        BigDecimal.TEN,
                        asOf,
                        HIGHER_BETTER,
                        30,
                        asOf.plusDays(45),
                        TargetStatus.Thresholds.STARTER))
                .isEqualTo(TargetStatus.MET);
        assertThat(TargetStatus.of(
                        path,
                        BigDecimal.TEN,
                        asOf,
                        HIGHER_BETTER,
                        30,
                        asOf.plusDays(46),
                        TargetStatus.Thresholds.STARTER))
                .isEqualTo(TargetStatus.NO_DATA);
    }

    @Property
    void a_better_value_never_has_a_worse_status(
            @ForAll @IntRange(min = -50, max = 150) int value,
            @ForAll @IntRange(min = 0, max = 50) int better,
            @ForAll @IntRange(min = 0, max = 200) int day,
            @ForAll boolean down) {
        int sign = down ? -1 : 1;
        var worse = status("0", "" + 100 * sign, "" + value * sign, day, HIGHER_BETTER);
        var best = status("0", "" + 100 * sign, "" + (value + better) * sign, day, HIGHER_BETTER);
        assertThat(best).isLessThanOrEqualTo(worse);
    }

    @Test
    void a_goal_stands_as_the_worst_of_its_targets_that_have_data() {
        assertThat(TargetStatus.overall(List.of())).isEqualTo(TargetStatus.NO_DATA);
        assertThat(TargetStatus.overall(List.of(TargetStatus.NO_DATA, TargetStatus.MET, TargetStatus.ON_TRACK)))
                .isEqualTo(TargetStatus.ON_TRACK);
        assertThat(TargetStatus.overall(List.of(TargetStatus.OFF_TRACK, TargetStatus.AT_RISK)))
                .isEqualTo(TargetStatus.OFF_TRACK);
    }
}

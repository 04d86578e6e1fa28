package org.commonground.registry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.commonground.kernel.problem.Violation;
import org.junit.jupiter.api.Test;

class WeekTimesTest {
    private static final Pattern RANGE = Pattern.compile("\\[(\\d+),(\\d+)\\)");

    @Test
    void a_weekly_rule_covers_its_hours_on_its_days() {
        var schedule = ServiceSchedule.weekly("FREQ=WEEKLY;BYDAY=MO,WE", LocalTime.of(15, 30), LocalTime.of(18, 0));

        assertThat(WeekTimes.multirange(List.of(schedule))).isEqualTo("{[930,1080),[3810,3960)}");
        assertThat(WeekTimes.days(List.of(schedule))).containsExactly(DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY);
    }

    @Test
    void hours_that_overlap_are_one_stretch_and_a_sunday_night_goes_on_into_monday() {
        var night = ServiceSchedule.weekly("FREQ=WEEKLY;BYDAY=SU", LocalTime.of(22, 0), LocalTime.of(6, 0));
        var late = ServiceSchedule.weekly("FREQ=WEEKLY;BYDAY=SU", LocalTime.of(21, 0), LocalTime.of(23, 0));

        assertThat(WeekTimes.multirange(List.of(night, late))).isEqualTo("{[0,360),[9900,10080)}");
    }

    @Test
    void the_third_thursday_of_a_month_is_a_thursday_and_a_rule_without_days_takes_them_from_its_start() {
        var monthly = ServiceSchedule.weekly("FREQ=MONTHLY;BYDAY=3TH", LocalTime.NOON, LocalTime.of(13, 0));
        assertThat(WeekTimes.days(List.of(monthly))).containsExactly(DayOfWeek.THURSDAY);
        assertThat(Recurrence.days("FREQ=WEEKLY;INTERVAL=2", LocalDate.of(2026, 9, 4)))
                .isEqualTo(Set.of(DayOfWeek.FRIDAY));
        assertThat(Recurrence.days("FREQ=DAILY", null)).hasSize(7);
    }

    @Test
    void everything_wrong_with_a_schedule_is_said_at_once() {
        var schedule = new ServiceSchedule(
                null,
                "FREQ=SOMETIMES",
                LocalDate.of(2026, 9, 1),
                LocalDate.of(2026, 8, 1),
                LocalTime.NOON,
                null,
                "Mars/Olympus",
                LocalDate.of(2026, 9, 1),
                LocalDate.of(2026, 8, 1),
                null,
                null,
                null,
                null);

        assertThat(schedule.broken("/schedules/0").stream().map(Violation::pointer))
                .containsExactlyInAnyOrder(
                        "/schedules/0/rrule",
                        "/schedules/0/closesAt",
                        "/schedules/0/validTo",
                        "/schedules/0/until",
                        "/schedules/0/timezone");
    }

    @Property(tries = 200)
    void ranges_are_ordered_apart_and_within_the_week(@ForAll("schedules") List<ServiceSchedule> schedules) {
        var found = WeekTimes.multirange(schedules);

        int last = -1;
        for (var range : RANGE.matcher(found == null ? "" : found).results().toList()) {
            int from = Integer.parseInt(range.group(1));
            int to = Integer.parseInt(range.group(2));
            assertThat(from).isGreaterThan(last).isLessThan(to);
            last = to;
        }
        assertThat(last).isLessThanOrEqualTo(7 * 24 * 60);
    }

    @Property(tries = 200)
    void the_minutes_of_one_schedule_are_its_length_times_its_days(
            @ForAll @IntRange(max = 1439) int opens, @ForAll @IntRange(max = 1439) int closes) {
        var schedule = ServiceSchedule.weekly(
                "FREQ=WEEKLY;BYDAY=TU,SU", LocalTime.ofSecondOfDay(opens * 60L), LocalTime.ofSecondOfDay(closes * 60L));

        var found = WeekTimes.multirange(List.of(schedule));

        int minutes = RANGE.matcher(found == null ? "" : found)
                .results()
                .mapToInt(range -> Integer.parseInt(range.group(2)) - Integer.parseInt(range.group(1)))
                .sum();
        int length = closes > opens ? closes - opens : closes + 1440 - opens;
        assertThat(minutes).isEqualTo(2 * length);
    }

    @Provide
    Arbitrary<List<ServiceSchedule>> schedules() {
        var times = Arbitraries.integers().between(0, 1439).map(minute -> LocalTime.ofSecondOfDay(minute * 60L));
        var rules = Arbitraries.of(
                "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=SA,SU", "FREQ=DAILY", "FREQ=MONTHLY;BYDAY=-1FR");
        return net.jqwik.api.Combinators.combine(rules, times, times)
                .as(ServiceSchedule::weekly)
                .list()
                .ofMaxSize(4);
    }
}

package org.commonground.metrics.analytics;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;

/** Periods that are named from today on; they come in the order of time. */
enum RelativePeriod {
    THIS_SCHOOL_YEAR,
    LAST_SCHOOL_YEAR,
    LAST_3_SCHOOL_YEARS,
    LAST_5_SCHOOL_YEARS,
    /** All that are known. */
    ALL_SCHOOL_YEARS,
    /** This school year, as far as it was observed. */
    YTD,
    /** The term of today: a semester or trimester, or, in a calendar without them, a grading period. */
    THIS_TERM,
    /** The latest that is over. */
    LAST_TERM,
    LAST_4_TERMS,
    THIS_GRADING_PERIOD,
    LAST_GRADING_PERIOD,
    LAST_4_GRADING_PERIODS,
    /** Months and weeks as far as anything was observed in them. */
    THIS_MONTH,
    LAST_MONTH,
    LAST_3_MONTHS,
    LAST_12_MONTHS,
    THIS_WEEK,
    LAST_WEEK,
    LAST_4_WEEKS,
    LAST_12_WEEKS;

    static final List<String> NAMES = Arrays.stream(values()).map(Enum::name).toList();

    List<SchoolPeriod> of(SchoolCalendar calendar, LocalDate today) {
        return switch (this) {
            case THIS_SCHOOL_YEAR, YTD -> list(calendar.schoolYear(today));
            case LAST_SCHOOL_YEAR -> list(calendar.schoolYear(today).flatMap(calendar::before));
            case LAST_3_SCHOOL_YEARS -> lastYears(calendar, today, 3);
            case LAST_5_SCHOOL_YEARS -> lastYears(calendar, today, 5);
            case ALL_SCHOOL_YEARS -> calendar.years();
            case THIS_TERM -> running(calendar.terms(), today);
            case LAST_TERM -> over(calendar.terms(), today, 1);
            case LAST_4_TERMS -> over(calendar.terms(), today, 4);
            case THIS_GRADING_PERIOD -> running(calendar.gradingPeriods(), today);
            case LAST_GRADING_PERIOD -> over(calendar.gradingPeriods(), today, 1);
            case LAST_4_GRADING_PERIODS -> over(calendar.gradingPeriods(), today, 4);
            case THIS_MONTH -> running(calendar.months(), today);
            case LAST_MONTH -> months(calendar, today, 1);
            case LAST_3_MONTHS -> months(calendar, today, 3);
            case LAST_12_MONTHS -> months(calendar, today, 12);
            case THIS_WEEK -> running(calendar.weeks(), today);
            case LAST_WEEK -> weeks(calendar, today, 1);
            case LAST_4_WEEKS -> weeks(calendar, today, 4);
            case LAST_12_WEEKS -> weeks(calendar, today, 12);
        };
    }

    private static List<SchoolPeriod> list(Optional<SchoolPeriod> period) {
        return period.map(List::of).orElse(List.of());
    }

    /** Those that ended before this school year began. */
    private static List<SchoolPeriod> lastYears(SchoolCalendar calendar, LocalDate today, int count) {
        var start = calendar.schoolYear(today).map(SchoolPeriod::startDate).orElse(today);
        return over(calendar.years(), start, count);
    }

    /** Of the months before this one, those that anything was observed in. */
    private static List<SchoolPeriod> months(SchoolCalendar calendar, LocalDate today, int count) {
        var start = today.withDayOfMonth(1);
        return between(calendar.months(), start.minusMonths(count), start);
    }

    private static List<SchoolPeriod> weeks(SchoolCalendar calendar, LocalDate today, int count) {
        var start = today.with(DayOfWeek.MONDAY);
        return between(calendar.weeks(), start.minusWeeks(count), start);
    }

    private static List<SchoolPeriod> between(List<SchoolPeriod> periods, LocalDate from, LocalDate before) {
        return periods.stream()
                .filter(period ->
                        !period.startDate().isBefore(from) && period.startDate().isBefore(before))
                .toList();
    }

    private static List<SchoolPeriod> running(List<SchoolPeriod> periods, LocalDate today) {
        return periods.stream()
                .filter(period ->
                        !period.startDate().isAfter(today) && !period.endDate().isBefore(today))
                .toList();
    }

    private static List<SchoolPeriod> over(List<SchoolPeriod> periods, LocalDate today, int count) {
        var over = periods.stream()
                .filter(period -> period.endDate().isBefore(today))
                .toList();
        return over.subList(Math.max(0, over.size() - count), over.size());
    }
}

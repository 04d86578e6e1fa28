package org.commonground.registry.schedule;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The minutes of a week, local time, Monday 00:00 being 0, at which schedules may be open: what "on Tuesdays after four" is
 * asked against. Dates and intervals are left out: a service that is given every second Tuesday is one on Tuesdays.
 */
public final class WeekTimes {
    private static final int DAY = 24 * 60;
    private static final int WEEK = 7 * DAY;

    private WeekTimes() {}

    /** As a PostgreSQL {@code int4multirange}, such as <code>{[930,1080),[3810,3960)}</code>; null if nothing is known. */
    public static @Nullable String multirange(Collection<ServiceSchedule> schedules) {
        var minutes = new BitSet(WEEK);
        for (var schedule : schedules) add(schedule, minutes);
        if (minutes.isEmpty()) return null;
        var ranges = new ArrayList<String>();
        for (int from = minutes.nextSetBit(0); from >= 0; ) {
            int to = minutes.nextClearBit(from);
            ranges.add("[%d,%d)".formatted(from, to));
            from = minutes.nextSetBit(to);
        }
        return "{" + String.join(",", ranges) + "}";
    }

    /** The days on which any of the schedules may fall, Monday first. */
    public static List<DayOfWeek> days(Collection<ServiceSchedule> schedules) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var schedule : schedules) days.addAll(days(schedule));
        return List.copyOf(days);
    }

    /** The minutes of a day, or of its part between two times, as an {@code int4range}; every day if none is given. */
    public static String asked(@Nullable DayOfWeek day, LocalTime from, @Nullable LocalTime to) {
        int end = to == null ? DAY : minute(to);
        var ranges = new ArrayList<String>();
        for (var each : day == null ? EnumSet.allOf(DayOfWeek.class) : EnumSet.of(day)) {
            int start = (each.getValue() - 1) * DAY;
            ranges.add("[%d,%d)".formatted(start + minute(from), start + Math.max(end, minute(from) + 1)));
        }
        return "{" + String.join(",", ranges) + "}";
    }

    private static void add(ServiceSchedule schedule, BitSet minutes) {
        int opens = schedule.opensAt() == null ? 0 : minute(schedule.opensAt());
        int closes = schedule.closesAt() == null ? DAY : minute(schedule.closesAt());
        int length = closes > opens ? closes - opens : closes + DAY - opens;
        for (var day : days(schedule)) {
            int from = (day.getValue() - 1) * DAY + opens;
            minutes.set(from, Math.min(from + length, WEEK));
            // Sunday night goes on into Monday
            if (from + length > WEEK) minutes.set(0, from + length - WEEK);
        }
    }

    private static Set<DayOfWeek> days(ServiceSchedule schedule) {
        var rule = schedule.rrule();
        if (rule == null) return schedule.opensAt() == null ? Set.of() : EnumSet.allOf(DayOfWeek.class);
        return Recurrence.days(rule, schedule.dtstart());
    }

    private static int minute(LocalTime time) {
        return time.getHour() * 60 + time.getMinute();
    }
}

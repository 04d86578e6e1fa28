package org.commonground.registry.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.dmfs.rfc5545.Weekday;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.jspecify.annotations.Nullable;

/** Reads RFC 5545 recurrence rules, strictly. */
public final class Recurrence {
    private static final Set<Freq> SERVED = EnumSet.of(Freq.DAILY, Freq.WEEKLY, Freq.MONTHLY, Freq.YEARLY);

    private Recurrence() {}

    /** Why a rule cannot be used; empty if it can. */
    public static Optional<String> problem(String rrule) {
        try {
            var rule = new RecurrenceRule(rrule, RecurrenceRule.RfcMode.RFC5545_STRICT);
            return SERVED.contains(rule.getFreq())
                    ? Optional.empty()
                    : Optional.of("FREQ is DAILY, WEEKLY, MONTHLY or YEARLY");
        } catch (InvalidRecurrenceRuleException | IllegalArgumentException e) {
            return Optional.of("not an RFC 5545 rule: " + (e.getMessage() == null ? rrule : e.getMessage()));
        }
    }

    /** The days of the week on which a rule may fall; none for a rule that cannot be read. */
    static Set<DayOfWeek> days(String rrule, @Nullable LocalDate dtstart) {
        RecurrenceRule rule;
        try {
            rule = new RecurrenceRule(rrule, RecurrenceRule.RfcMode.RFC5545_LAX);
        } catch (InvalidRecurrenceRuleException | IllegalArgumentException e) {
            return Set.of();
        }
        var days = EnumSet.noneOf(DayOfWeek.class);
        var byDay = rule.getByDayPart();
        if (byDay != null && !byDay.isEmpty()) byDay.forEach(each -> days.add(day(each.weekday)));
        else if (rule.getFreq() == Freq.WEEKLY && dtstart != null) days.add(dtstart.getDayOfWeek());
        else days.addAll(EnumSet.allOf(DayOfWeek.class));
        return days;
    }

    private static DayOfWeek day(Weekday day) {
        return switch (day) {
            case MO -> DayOfWeek.MONDAY;
            case TU -> DayOfWeek.TUESDAY;
            case WE -> DayOfWeek.WEDNESDAY;
            case TH -> DayOfWeek.THURSDAY;
            case FR -> DayOfWeek.FRIDAY;
            case SA -> DayOfWeek.SATURDAY;
            case SU -> DayOfWeek.SUNDAY;
        };
    }
}

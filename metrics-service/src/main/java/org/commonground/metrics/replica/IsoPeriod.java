package org.commonground.metrics.replica;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonground.kernel.aggregate.Ids;
import org.jspecify.annotations.Nullable;

/**
 * A month or week as ISO 8601 writes it, {@code 2026-01} or {@code 2026-W05}. Weeks begin on Monday, and the first of a year is
 * the one with its first Thursday.
 */
record IsoPeriod(String name, String type, String title, LocalDate start, LocalDate end) {
    static final String MONTH = "MONTH";
    static final String WEEK = "WEEK";
    static final Set<String> TYPES = Set.of(MONTH, WEEK);

    private static final Pattern MONTHS = Pattern.compile("[12][0-9]{3}-[0-9]{2}");
    private static final Pattern WEEKS = Pattern.compile("[12][0-9]{3}-W[0-9]{2}");

    /** The month or week that a text names; null if it names none. */
    static @Nullable IsoPeriod parse(String text) {
        try {
            if (MONTHS.matcher(text).matches()) {
                var month = YearMonth.parse(text);
                var title = month.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + month.getYear();
                return new IsoPeriod(text, MONTH, title, month.atDay(1), month.atEndOfMonth());
            }
            if (!WEEKS.matcher(text).matches()) return null;
            var monday = LocalDate.parse(text + "-1", DateTimeFormatter.ISO_WEEK_DATE);
            var title = "Week %d, %d"
                    .formatted(monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), monday.get(IsoFields.WEEK_BASED_YEAR));
            return new IsoPeriod(text, WEEK, title, monday, monday.with(DayOfWeek.SUNDAY));
        } catch (DateTimeException e) {
            return null; // there is no such month or week
        }
    }

    /**
     * The period within a district's calendar: counted in the school year of its last day, or else of its first; between two
     * years, in the one that is over. Nothing if no such year is known yet, since a later one might turn out to be nearer.
     */
    Optional<SchoolPeriod> within(SchoolCalendar calendar, String district) {
        return calendar.yearOf(end)
                .or(() -> calendar.yearOf(start))
                .or(() -> calendar.years().stream()
                                .anyMatch(year -> year.startDate().isAfter(end))
                        ? calendar.schoolYear(end).filter(year -> year.endDate().isBefore(start))
                        : Optional.empty())
                .map(year -> new SchoolPeriod(
                        Ids.ofNaturalKey(district, "isoPeriod", name),
                        name,
                        title,
                        type,
                        start,
                        end,
                        year.id(),
                        year.schoolYear()));
    }
}

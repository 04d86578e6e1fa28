package org.commonground.metrics.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.junit.jupiter.api.Test;

class RelativePeriodTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-02-10");

    private static SchoolPeriod period(String sourcedId, String type, String start, String end) {
        return new SchoolPeriod(
                UUID.nameUUIDFromBytes(sourcedId.getBytes(StandardCharsets.UTF_8)),
                sourcedId,
                sourcedId,
                type,
                LocalDate.parse(start),
                LocalDate.parse(end),
                null,
                2026);
    }

    private static SchoolCalendar calendar() {
        var all = new ArrayList<>(List.of(
                period("sy2025", "SCHOOL_YEAR", "2024-08-26", "2025-06-14"),
                period("sy2026", "SCHOOL_YEAR", "2025-08-18", "2026-06-06"),
                period("s1", "SEMESTER", "2025-08-18", "2026-01-17"),
                period("s2", "SEMESTER", "2026-01-19", "2026-06-06"),
                period("2026-W06", "WEEK", "2026-02-02", "2026-02-08"),
                period("2026-W07", "WEEK", "2026-02-09", "2026-02-15")));
        // nothing was observed in December
        for (var month : List.of("2025-02", "2025-10", "2025-11", "2026-01", "2026-02"))
            all.add(period(
                    month,
                    "MONTH",
                    month + "-01",
                    YearMonth.parse(month).atEndOfMonth().toString()));
        return new SchoolCalendar(all);
    }

    private static List<String> names(RelativePeriod period) {
        return period.of(calendar(), TODAY).stream()
                .map(SchoolPeriod::sourcedId)
                .toList();
    }

    @Test
    void school_years_and_terms_are_counted_from_today() {
        assertThat(names(RelativePeriod.THIS_SCHOOL_YEAR)).containsExactly("sy2026");
        assertThat(names(RelativePeriod.YTD)).containsExactly("sy2026");
        assertThat(names(RelativePeriod.LAST_SCHOOL_YEAR)).containsExactly("sy2025");
        assertThat(names(RelativePeriod.LAST_4_TERMS)).containsExactly("s1");
        assertThat(names(RelativePeriod.THIS_TERM)).containsExactly("s2");
    }

    @Test
    void months_and_weeks_are_those_of_the_calendar_in_which_anything_was_observed() {
        assertThat(names(RelativePeriod.THIS_MONTH)).containsExactly("2026-02");
        assertThat(names(RelativePeriod.LAST_MONTH)).containsExactly("2026-01");
        assertThat(names(RelativePeriod.LAST_3_MONTHS)).containsExactly("2025-11", "2026-01");
        assertThat(names(RelativePeriod.LAST_12_MONTHS)).containsExactly("2025-02", "2025-10", "2025-11", "2026-01");
        assertThat(names(RelativePeriod.THIS_WEEK)).containsExactly("2026-W07");
        assertThat(names(RelativePeriod.LAST_WEEK)).containsExactly("2026-W06");
        assertThat(names(RelativePeriod.LAST_4_WEEKS)).containsExactly("2026-W06");
    }
}

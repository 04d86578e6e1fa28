package org.commonground.metrics.replica;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchoolCalendarTest {
    private static final SchoolPeriod SY2025 = session("sy2025", "SCHOOL_YEAR", "2024-08-26", "2025-06-14", null, 2025);
    private static final SchoolPeriod SY2026 = session("sy2026", "SCHOOL_YEAR", "2025-08-18", "2026-06-06", null, 2026);
    private static final SchoolPeriod Q1 =
            session("sy2026-q1", "GRADING_PERIOD", "2025-08-18", "2025-10-18", SY2026.id(), 2026);
    private static final SchoolCalendar CALENDAR = new SchoolCalendar(List.of(SY2025, SY2026, Q1));

    private static SchoolPeriod session(
            String sourcedId, String type, String start, String end, @Nullable UUID parent, int year) {
        return new SchoolPeriod(
                UUID.nameUUIDFromBytes(sourcedId.getBytes(StandardCharsets.UTF_8)),
                sourcedId,
                sourcedId,
                type,
                LocalDate.parse(start),
                LocalDate.parse(end),
                parent,
                year);
    }

    private static Optional<SchoolPeriod> iso(String name) {
        return requireNonNull(IsoPeriod.parse(name)).within(CALENDAR, "d");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-09, 2025-09-01, 2025-09-30, September 2025",
        "2024-02, 2024-02-01, 2024-02-29, February 2024",
        "2026-W01, 2025-12-29, 2026-01-04, 'Week 1, 2026'",
        "2020-W53, 2020-12-28, 2021-01-03, 'Week 53, 2020'"
    })
    void months_and_weeks_are_named_as_iso_8601_does(String name, LocalDate start, LocalDate end, String title) {
        var period = requireNonNull(IsoPeriod.parse(name));
        assertThat(period.start()).isEqualTo(start);
        assertThat(period.end()).isEqualTo(end);
        assertThat(period.title()).isEqualTo(title);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-13", "2025-00", "2021-W53", "2025-W00", "2025", "2025-9", "sy2025", "2025-09-01", ""})
    void what_is_no_month_or_week_is_none(String name) {
        assertThat(IsoPeriod.parse(name)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-08, sy2026", // the year of its last day
        "2025-06, sy2025", // the year of its first day
        "2025-07, sy2025", // between two years
        "2026-06, sy2026"
    })
    void a_month_is_counted_in_one_school_year(String name, String year) {
        assertThat(iso(name).orElseThrow().parentId())
                .isEqualTo(requireNonNull(CALENDAR.bySourcedId(year)).id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-07", "2024-07", "2031-01"})
    void a_month_of_no_known_year_waits_for_one(String name) {
        assertThat(iso(name)).isEmpty();
    }

    @Test
    void months_are_parts_of_a_year_beside_its_sessions() {
        var all = new ArrayList<>(List.of(SY2026, Q1));
        all.add(iso("2025-09").orElseThrow());
        var calendar = new SchoolCalendar(all);
        assertThat(calendar.within(SY2026)).containsExactly(Q1, SY2026);
        assertThat(calendar.allWithin(SY2026))
                .extracting(SchoolPeriod::sourcedId)
                .containsExactly("2025-09", "sy2026-q1", "sy2026");
        assertThat(calendar.containing(LocalDate.parse("2025-09-10"))).containsExactly(Q1, SY2026);
    }

    @Test
    void a_session_that_is_called_like_a_month_is_that_session() {
        var session = session("2025-09", "GRADING_PERIOD", "2025-08-18", "2025-10-18", SY2026.id(), 2026);
        for (var order : List.of(
                List.of(SY2026, session, iso("2025-09").orElseThrow()),
                List.of(SY2026, iso("2025-09").orElseThrow(), session)))
            assertThat(new SchoolCalendar(order).bySourcedId("2025-09")).isEqualTo(session);
    }
}

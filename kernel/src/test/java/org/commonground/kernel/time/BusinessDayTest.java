package org.commonground.kernel.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.commonground.kernel.access.CurrentCaller;
import org.junit.jupiter.api.Test;

class BusinessDayTest {
    @Test
    void each_district_has_the_zone_that_is_written_for_it() {
        assertThat(BusinessDay.read(List.of("honolulu=Pacific/Honolulu", " boston = America/New_York")))
                .containsEntry("honolulu", ZoneId.of("Pacific/Honolulu"))
                .containsEntry("boston", ZoneId.of("America/New_York"))
                .hasSize(2);
    }

    @Test
    void a_zone_that_cannot_be_read_stops_the_start() {
        assertThatThrownBy(() -> BusinessDay.read(List.of("chicago"))).hasMessageContaining("chicago");
        assertThatThrownBy(() -> BusinessDay.read(List.of("chicago=Lake/Michigan")))
                .isInstanceOf(DateTimeException.class);
    }

    @Test
    void a_day_begins_and_ends_where_the_district_is() {
        var days = new BusinessDay(
                Clock.systemUTC(),
                new CurrentCaller(),
                ZoneId.of("America/Chicago"),
                Optional.of(List.of("honolulu=Pacific/Honolulu")));
        assertThat(days.zoneOf("honolulu")).isEqualTo(ZoneId.of("Pacific/Honolulu"));
        assertThat(days.zoneOf("elsewhere")).isEqualTo(ZoneId.of("America/Chicago"));
    }

    @Test
    void the_latest_day_is_that_of_the_district_farthest_east() {
        var days = new BusinessDay(
                Clock.fixed(Instant.parse("2026-11-22T15:00:00Z"), ZoneOffset.UTC),
                new CurrentCaller(),
                ZoneId.of("America/Chicago"),
                Optional.of(List.of("honolulu=Pacific/Honolulu", "hagatna=Pacific/Guam")));
        assertThat(days.latest()).isEqualTo(LocalDate.of(2026, 11, 23));
    }
}

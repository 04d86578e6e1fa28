package org.commonground.kernel.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
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
}

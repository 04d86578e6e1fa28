package org.commonground.registry.search;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class BoxTest {
    @Property(tries = 500)
    void every_point_that_is_near_enough_is_in_the_box(
            @ForAll @DoubleRange(min = -90, max = 90) double latitude,
            @ForAll @DoubleRange(min = -180, max = 180) double longitude,
            @ForAll @DoubleRange(min = 1, max = 200_000) double metres,
            @ForAll @DoubleRange(min = 0, max = 1) double part,
            @ForAll @DoubleRange(min = 0, max = 360) double bearing) {
        var there = walked(latitude, longitude, metres * part, bearing);

        assertThat(Box.around(latitude, longitude, metres).holds(there[0], there[1]))
                .as("%s, %s", there[0], there[1])
                .isTrue();
    }

    @Example
    void at_the_date_line_it_has_two_spans_and_at_a_pole_all_longitudes() {
        assertThat(Box.around(-17, 179.99, 5_000).longitudes()).hasSize(2);
        assertThat(Box.around(-17, 179.99, 5_000).holds(-17, -179.99)).isTrue();
        assertThat(Box.around(89.99, 0, 5_000).holds(89.99, 180)).isTrue();
        assertThat(Box.around(41.85, -87.68, 1_000).holds(41.87, -87.68)).isFalse();
    }

    /** The end of a great circle's arc (the direct problem on a sphere). */
    private static double[] walked(double latitude, double longitude, double metres, double bearing) {
        double from = Math.toRadians(latitude);
        double angle = metres / Box.EARTH_RADIUS_METRES;
        double to = Math.asin(Math.max(
                -1,
                Math.min(
                        1,
                        Math.sin(from) * Math.cos(angle)
                                + Math.cos(from) * Math.sin(angle) * Math.cos(Math.toRadians(bearing)))));
        double turned = Math.atan2(
                Math.sin(Math.toRadians(bearing)) * Math.sin(angle) * Math.cos(from),
                Math.cos(angle) - Math.sin(from) * Math.sin(to));
        double east = longitude + Math.toDegrees(turned);
        return new double[] {Math.toDegrees(to), east > 180 ? east - 360 : east < -180 ? east + 360 : east};
    }
}

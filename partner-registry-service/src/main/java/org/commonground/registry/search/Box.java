package org.commonground.registry.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Bounds of latitude and longitude, in degrees, that hold every point within a distance, and a few more: what an index is
 * asked before distances are measured. At a pole it holds all longitudes, at the date line two spans of them.
 */
record Box(double south, double north, List<Span> longitudes) {
    /** The earth's mean radius, as in the database's {@code globe_metres}. */
    static final double EARTH_RADIUS_METRES = 6_371_008.8;

    /** Wider than the rounding of any of the steps. */
    private static final double ROUNDING = 1e-9;

    /** From west to east, both included. */
    record Span(double west, double east) {}

    static Box around(double latitude, double longitude, double metres) {
        double angle = metres / EARTH_RADIUS_METRES;
        double south = latitude - Math.toDegrees(angle) - ROUNDING;
        double north = latitude + Math.toDegrees(angle) + ROUNDING;
        if (south <= -90 || north >= 90)
            return new Box(Math.max(south, -90), Math.min(north, 90), List.of(new Span(-180, 180)));
        double reach =
                Math.toDegrees(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(Math.toRadians(latitude))))) + ROUNDING;
        var spans = new ArrayList<Span>();
        spans.add(new Span(Math.max(longitude - reach, -180), Math.min(longitude + reach, 180)));
        if (longitude - reach < -180) spans.add(new Span(longitude - reach + 360, 180));
        if (longitude + reach > 180) spans.add(new Span(-180, longitude + reach - 360));
        return new Box(south, north, List.copyOf(spans));
    }

    boolean holds(double latitude, double longitude) {
        return latitude >= south
                && latitude <= north
                && longitudes.stream().anyMatch(span -> longitude >= span.west && longitude <= span.east);
    }
}

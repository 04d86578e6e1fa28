package org.commonground.needs.landscapescan;

/** A point on the earth, in degrees. */
public record GeoPoint(double latitude, double longitude) {
    private static final double EARTH_RADIUS_KM = 6_371.0088;

    /** The way along the surface, by the haversine formula. */
    public double kilometresTo(GeoPoint other) {
        double a = square(Math.sin(Math.toRadians(other.latitude - latitude) / 2))
                + Math.cos(Math.toRadians(latitude))
                        * Math.cos(Math.toRadians(other.latitude))
                        * square(Math.sin(Math.toRadians(other.longitude - longitude) / 2));
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)));
    }

    private static double square(double x) {
        return x * x;
    }
}

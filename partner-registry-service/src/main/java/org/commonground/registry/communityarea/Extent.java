package org.commonground.registry.communityarea;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.commonground.kernel.problem.Violation;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.valid.IsValidOp;

/**
 * Reads a GeoJSON geometry (RFC 7946) that is an area: a Polygon or MultiPolygon in WGS 84 degrees, rings closed and not
 * crossing themselves. Everything wrong is told with its place in the document.
 */
final class Extent {
    private static final GeometryFactory GEOMETRY = new GeometryFactory();
    private static final int MAX_POINTS = 100_000;

    /** More of the same helps nobody. */
    private static final int MAX_VIOLATIONS = 20;

    private final List<Violation> violations;
    private int points;

    private Extent(List<Violation> violations) {
        this.violations = violations;
    }

    /** The area, or null if it is none: then the violations say why. */
    static @Nullable Geometry read(JsonNode geometry, String pointer, List<Violation> violations) {
        return new Extent(violations).geometry(geometry, pointer);
    }

    private @Nullable Geometry geometry(JsonNode node, String pointer) {
        int before = violations.size();
        var coordinates = node.path("coordinates");
        var polygons = new ArrayList<Polygon>();
        switch (node.path("type").asText()) {
            case "Polygon" -> add(polygons, coordinates, pointer + "/coordinates");
            case "MultiPolygon" -> {
                if (!coordinates.isArray()) wrong(pointer + "/coordinates", "wrong-type", "an array of polygons");
                for (int i = 0; i < coordinates.size(); i++)
                    add(polygons, coordinates.get(i), pointer + "/coordinates/" + i);
            }
            default -> wrong(pointer + "/type", "unknown-value", "Polygon or MultiPolygon");
        }
        if (violations.size() > before) return null;
        if (polygons.isEmpty()) {
            wrong(pointer + "/coordinates", "required", "an area has at least one polygon");
            return null;
        }
        var area = polygons.size() == 1
                ? polygons.getFirst()
                : GEOMETRY.createMultiPolygon(polygons.toArray(Polygon[]::new));
        var check = new IsValidOp(area);
        if (!check.isValid()) {
            var error = check.getValidationError();
            wrong(
                    pointer + "/coordinates",
                    "invalid-geometry",
                    "%s near longitude %.6f, latitude %.6f"
                            .formatted(error.getMessage(), error.getCoordinate().x, error.getCoordinate().y));
            return null;
        }
        return area;
    }

    private void add(List<Polygon> polygons, JsonNode rings, String pointer) {
        if (!rings.isArray() || rings.isEmpty()) {
            wrong(pointer, "wrong-type", "an array of rings, the outer one first");
            return;
        }
        var read = new ArrayList<LinearRing>();
        for (int i = 0; i < rings.size(); i++) {
            var ring = ring(rings.get(i), pointer + "/" + i);
            if (ring != null) read.add(ring);
        }
        if (read.size() == rings.size())
            polygons.add(GEOMETRY.createPolygon(
                    read.getFirst(), read.subList(1, read.size()).toArray(LinearRing[]::new)));
    }

    private @Nullable LinearRing ring(JsonNode positions, String pointer) {
        if (!positions.isArray() || positions.size() < 4) {
            wrong(pointer, "out-of-bounds", "a ring has four positions or more");
            return null;
        }
        points += positions.size();
        if (points > MAX_POINTS) {
            wrong(pointer, "out-of-bounds", "over %d positions; simplify it".formatted(MAX_POINTS));
            return null;
        }
        var read = new Coordinate[positions.size()];
        boolean sound = true;
        for (int i = 0; i < read.length; i++) {
            var position = position(positions.get(i), pointer + "/" + i);
            if (position == null) sound = false;
            else read[i] = position;
        }
        if (!sound) return null;
        if (!read[0].equals2D(read[read.length - 1])) {
            wrong(pointer, "ring-open", "its last position is its first");
            return null;
        }
        return GEOMETRY.createLinearRing(read);
    }

    private @Nullable Coordinate position(JsonNode position, String pointer) {
        if (!position.isArray()
                || position.size() < 2
                || position.size() > 3
                || !position.get(0).isNumber()
                || !position.get(1).isNumber()) {
            wrong(pointer, "wrong-type", "[longitude, latitude]");
            return null;
        }
        double longitude = position.get(0).asDouble();
        double latitude = position.get(1).asDouble();
        if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) return new Coordinate(longitude, latitude);
        wrong(pointer, "out-of-bounds", "longitude from -180 to 180, then latitude from -90 to 90, in degrees");
        return null;
    }

    private void wrong(String pointer, String code, String message) {
        if (violations.size() < MAX_VIOLATIONS) violations.add(Violation.at(pointer, code, message));
    }
}

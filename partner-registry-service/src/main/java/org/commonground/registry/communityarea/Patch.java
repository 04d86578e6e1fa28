package org.commonground.registry.communityarea;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * One piece of an area as the database can ask about it: bounds for an index, then PostgreSQL polygons of longitudes and
 * latitudes.
 *
 * @param holes in the outline, which do not belong to the area
 */
public record Patch(double south, double west, double north, double east, String outline, List<String> holes) {

    static List<Patch> of(Geometry area) {
        var patches = new ArrayList<Patch>();
        for (int i = 0; i < area.getNumGeometries(); i++) {
            var piece = (Polygon) area.getGeometryN(i);
            var bounds = piece.getEnvelopeInternal();
            var holes = new ArrayList<String>();
            for (int hole = 0; hole < piece.getNumInteriorRing(); hole++)
                holes.add(written(piece.getInteriorRingN(hole)));
            patches.add(new Patch(
                    bounds.getMinY(),
                    bounds.getMinX(),
                    bounds.getMaxY(),
                    bounds.getMaxX(),
                    written(piece.getExteriorRing()),
                    List.copyOf(holes)));
        }
        return List.copyOf(patches);
    }

    private static String written(LinearRing ring) {
        return Arrays.stream(ring.getCoordinates())
                .map(corner -> "(" + corner.x + "," + corner.y + ")")
                .collect(Collectors.joining(",", "(", ")"));
    }
}

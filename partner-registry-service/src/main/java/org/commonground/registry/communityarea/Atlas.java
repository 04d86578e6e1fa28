package org.commonground.registry.communityarea;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.index.strtree.STRtree;

/** Areas laid out for the question which of them a place lies in; a place on a border lies in both. */
public final class Atlas {
    private static final GeometryFactory GEOMETRY = new GeometryFactory();

    private record Sheet(UUID area, PreparedGeometry extent) {}

    private final STRtree index = new STRtree();
    private final Set<UUID> areaIds;

    Atlas(Map<UUID, Geometry> extents) {
        areaIds = Set.copyOf(extents.keySet());
        extents.forEach((area, extent) ->
                index.insert(extent.getEnvelopeInternal(), new Sheet(area, PreparedGeometryFactory.prepare(extent))));
        index.build();
    }

    /** The areas in it. */
    public Collection<UUID> areaIds() {
        return areaIds;
    }

    /** WGS 84, degrees; nowhere lies in nothing. */
    public Set<UUID> at(@Nullable Double latitude, @Nullable Double longitude) {
        if (latitude == null || longitude == null) return Set.of();
        var place = GEOMETRY.createPoint(new Coordinate(longitude, latitude));
        @SuppressWarnings("unchecked")
        var near = (List<Sheet>) index.query(new Envelope(place.getCoordinate()));
        var found = new TreeSet<UUID>();
        for (var sheet : near) if (sheet.extent.covers(place)) found.add(sheet.area);
        return found;
    }
}

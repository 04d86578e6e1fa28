package org.commonground.registry.communityarea;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class AtlasTest {
    private static final GeometryFactory GEOMETRY = new GeometryFactory();

    @Property(tries = 100)
    void a_place_lies_in_exactly_the_areas_that_cover_it(
            @ForAll @Size(max = 20) List<@DoubleRange(min = -80, max = 80) Double> corners,
            @ForAll @DoubleRange(min = -90, max = 90) double latitude,
            @ForAll @DoubleRange(min = -100, max = 100) double longitude) {
        var extents = new HashMap<UUID, Geometry>();
        for (var corner : corners)
            extents.put(
                    UUID.randomUUID(),
                    GEOMETRY.toGeometry(new Envelope(corner, corner + 15, corner / 2, corner / 2 + 10)));
        var place = GEOMETRY.createPoint(new Coordinate(longitude, latitude));
        var expected = new HashSet<UUID>();
        extents.forEach((id, extent) -> {
            if (extent.covers(place)) expected.add(id);
        });

        assertThat(new Atlas(extents).at(latitude, longitude)).isEqualTo(expected);
        assertThat(new Atlas(extents).at(null, longitude)).isEqualTo(Set.of());
    }
}

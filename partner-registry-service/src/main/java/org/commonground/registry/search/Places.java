package org.commonground.registry.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.registry.communityarea.CommunityAreas;
import org.commonground.registry.contact.Onlooker;
import org.jspecify.annotations.Nullable;

/**
 * Which places a search may know of, as conditions on {@code service_search_place x}: those only that the caller may see, so
 * that a confidential one is not found out by distances, areas, counts or the order of results.
 *
 * @param sees visibilities that are open to the caller
 * @param own partners whose every place is
 * @param origin where distances are from; null if none are asked for
 * @param within metres; null for any distance
 */
record Places(
        Set<String> sees,
        Set<UUID> own,
        @Nullable Origin origin,
        @Nullable Integer within,
        CommunityAreas.@Nullable Shape area) {

    /** A point of the globe, in degrees. */
    record Origin(double latitude, double longitude) {}

    static final String METRES = "globe_metres(:latitude, :longitude, x.latitude, x.longitude)";

    /** Of each group; null where there is no place. */
    static final String NEAREST = "min(" + METRES + ") filter (where x.latitude is not null)";

    static Places of(
            Caller caller, @Nullable Origin origin, @Nullable Integer within, CommunityAreas.@Nullable Shape area) {
        var sees = new TreeSet<String>();
        for (var visibility : Onlooker.ofOthers(caller).sees()) sees.add(visibility.name());
        return new Places(sees, caller.partnerIds(), origin, within, area);
    }

    /** Places that the caller may see; in the right district, which the statement's own text says. */
    private String seen(Sql sql) {
        sql.with("sees", sees.toArray(String[]::new));
        if (own.isEmpty()) return "x.visibility = any(cast(:sees as text[]))";
        sql.with("own", own.toArray(UUID[]::new));
        return "(x.visibility = any(cast(:sees as text[])) or x.partner_id = any(cast(:own as uuid[])))";
    }

    /** Places with a distance, within bounds that hold all that are near enough and a few more. */
    String near(Sql sql) {
        if (origin == null) throw new IllegalStateException("no distances were asked for");
        sql.with("latitude", origin.latitude).with("longitude", origin.longitude);
        var seen = seen(sql);
        if (within == null) return seen + " and x.latitude is not null";
        var box = Box.around(origin.latitude, origin.longitude, within);
        sql.with("south", box.south()).with("north", box.north());
        var spans = new ArrayList<String>();
        for (int i = 0; i < box.longitudes().size(); i++) {
            var span = box.longitudes().get(i);
            sql.with("west" + i, span.west()).with("east" + i, span.east());
            spans.add("x.longitude between :west%1$d and :east%1$d".formatted(i));
        }
        return "%s and x.latitude between :south and :north and (%s)".formatted(seen, String.join(" or ", spans));
    }

    /** Places that are near enough. */
    String nearEnough(Sql sql) {
        if (within == null) throw new IllegalStateException("every distance is near enough");
        var near = near(sql);
        sql.with("within", (double) within);
        return near + " and " + METRES + " <= :within";
    }

    /** Places in the area that was asked for. */
    String inArea(Sql sql) {
        if (area == null) throw new IllegalStateException("no area was asked for");
        List<String> alternatives = new ArrayList<>();
        sql.with("areaSchools", area.schoolIds().toArray(UUID[]::new));
        alternatives.add("x.school_id = any(cast(:areaSchools as uuid[]))");
        for (int i = 0; i < area.patches().size(); i++) {
            var patch = area.patches().get(i);
            sql.with("areaSouth" + i, patch.south()).with("areaNorth" + i, patch.north());
            sql.with("areaWest" + i, patch.west()).with("areaEast" + i, patch.east());
            sql.with("outline" + i, patch.outline());
            var inside = new StringBuilder("""
                    x.latitude between :areaSouth%1$d and :areaNorth%1$d and x.longitude between :areaWest%1$d and :areaEast%1$d
                    and point(x.longitude, x.latitude) <@ cast(:outline%1$d as polygon)""".formatted(i));
            for (int hole = 0; hole < patch.holes().size(); hole++) {
                var name = "hole%d_%d".formatted(i, hole);
                sql.with(name, patch.holes().get(hole));
                inside.append(" and not point(x.longitude, x.latitude) <@ cast(:")
                        .append(name)
                        .append(" as polygon)");
            }
            alternatives.add("(" + inside + ")");
        }
        return "%s and (%s)".formatted(seen(sql), String.join(" or ", alternatives));
    }
}

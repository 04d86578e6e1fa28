package org.commonground.registry.coverage;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Timing;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the services at a school and its needs come to.
 *
 * @param cells by category, population and timing; at most {@value #MOST_CELLS}
 * @param truncated whether there are more
 */
record Coverage(List<CoverageCell> cells, boolean truncated, List<NeedCoverage> needs) {
    static final int MOST_CELLS = 2_000;

    /**
     * A service at the school.
     *
     * @param populations whom it is kept for; nobody in particular if empty
     * @param timings when; not said if empty
     * @param seats how many it has; null if it does not count them
     */
    record Placed(
            UUID id,
            String name,
            UUID partnerId,
            String partnerName,
            List<NeedCategory> categories,
            List<String> populations,
            List<Timing> timings,
            @Nullable Integer seats) {

        /** Whether anybody of the group may come. */
        boolean isFor(String group) {
            return populations.isEmpty() || populations.contains(group);
        }
    }

    /**
     * A need of the school that is confirmed and not met.
     *
     * @param groups whom it weighs on most; everybody if empty
     * @param affected people; null if nobody counted
     */
    record Felt(
            UUID id,
            NeedCategory category,
            List<String> groups,
            @Nullable Integer affected,
            String state,
            @Nullable BigDecimal priorityScore) {}

    /** A service, in short. */
    @Schema(name = "Covering")
    record Covering(
            UUID id,
            @Schema(examples = "Riverbend Reads") String name,
            UUID partnerId,
            @Schema(examples = "Riverbend Youth Collective") String partnerName,

            @Schema(description = "As last counted; absent if it counts none.", examples = "20") @Nullable
            Integer seats) {
        static Covering of(Placed placed) {
            return new Covering(placed.id, placed.name, placed.partnerId, placed.partnerName, placed.seats);
        }
    }

    /** What there is of one kind, for some, at a time. */
    @Schema(name = "CoverageCell")
    record CoverageCell(
            NeedCategory category,

            @Schema(description = "Absent: for everybody.", examples = "EL") @Nullable
            String population,

            @Schema(description = "Absent: the services do not say when.") @Nullable
            Timing timing,

            @Schema(description = "Services of this population, and those for everybody.")
            List<Covering> services,

            @Schema(description = "Two or more partners do it: worth a talk.")
            boolean overlap) {}

    /** What there is for one need. */
    @Schema(name = "NeedCoverage")
    record NeedCoverage(
            UUID needId,
            NeedCategory category,
            List<String> priorityGroups,
            @Schema(examples = "PRIORITIZED") String state,
            @Nullable BigDecimal priorityScore,

            @Schema(description = "People, if the need was counted.", examples = "120") @Nullable
            Integer affectedCount,

            @Schema(description = "Services of its category for everybody or for one of its groups.")
            List<Covering> services,

            @Schema(description = "Their seats together; absent if none of them counts any.", examples = "40") @Nullable
            Integer seats,

            @Schema(description = "Groups that no service is for; all of them if there is none.")
            List<String> uncoveredGroups,

            @Schema(description = "There is no service, or none for one of its groups.")
            boolean gap,

            @Schema(description = "People without a seat, if both were counted.", examples = "80") @Nullable
            Integer shortBy) {}

    private record Key(
            NeedCategory category,
            @Nullable String population,
            @Nullable Timing timing) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::category)
                .thenComparing(Key::population, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
                .thenComparing(Key::timing, Comparator.nullsFirst(Comparator.<Timing>naturalOrder()));

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    static Coverage of(List<Placed> services, List<Felt> needs) {
        var cells = new TreeMap<Key, LinkedHashMap<UUID, Placed>>();
        for (var service : services)
            for (var category : service.categories)
                for (var population : orNone(service.populations))
                    for (var timing : orNone(service.timings))
                        cells.computeIfAbsent(new Key(category, population, timing), _ -> new LinkedHashMap<>())
                                .put(service.id, service);
        // whoever is for everybody is for this population too
        cells.forEach((key, there) -> {
            if (key.population == null) return;
            var open = cells.get(new Key(key.category, null, key.timing));
            if (open != null) there.putAll(open);
        });
        var shown = cells.entrySet().stream()
                .limit(MOST_CELLS)
                .map(cell -> cell(cell.getKey(), List.copyOf(cell.getValue().values())))
                .toList();
        return new Coverage(
                shown,
                cells.size() > MOST_CELLS,
                needs.stream().map(need -> coverage(need, services)).toList());
    }

    private static <T> List<@Nullable T> orNone(List<T> said) {
        var those = new ArrayList<@Nullable T>(said);
        if (those.isEmpty()) those.add(null);
        return those;
    }

    private static CoverageCell cell(Key key, List<Placed> services) {
        return new CoverageCell(
                key.category,
                key.population,
                key.timing,
                services.stream().map(Covering::of).toList(),
                services.stream().map(Placed::partnerId).distinct().count() > 1);
    }

    private static NeedCoverage coverage(Felt need, List<Placed> services) {
        var there = services.stream()
                .filter(service -> service.categories.contains(need.category))
                .filter(service -> need.groups.isEmpty() || need.groups.stream().anyMatch(service::isFor))
                .toList();
        var uncovered = need.groups.stream()
                .filter(group -> there.stream().noneMatch(service -> service.isFor(group)))
                .toList();
        var counted = there.stream().map(Placed::seats).filter(Objects::nonNull).toList();
        Integer seats = counted.isEmpty()
                ? null
                : counted.stream().mapToInt(Integer::intValue).sum();
        var missing = need.affected == null || (seats == null && !there.isEmpty())
                ? null
                : Integer.valueOf(Math.max(0, need.affected - (seats == null ? 0 : seats)));
        return new NeedCoverage(
                need.id,
                need.category,
                need.groups,
                need.state,
                need.priorityScore,
                need.affected,
                there.stream().map(Covering::of).toList(),
                seats,
                uncovered,
                there.isEmpty() || !uncovered.isEmpty(),
                missing);
    }
}

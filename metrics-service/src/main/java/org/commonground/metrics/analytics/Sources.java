package org.commonground.metrics.analytics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.metrics.analytics.AnalyticsAnswer.AnalyticsLineage;
import org.commonground.metrics.cube.Cube;
import org.commonground.metrics.lineage.Origins;
import org.jspecify.annotations.Nullable;

/**
 * What rows rest on: of the facts of a place and period, for all groups of people, the versions of the measure that they were
 * recorded under, their sources and the submissions that vouch for them. Never how many facts there are.
 */
final class Sources {
    private record Place(String measureCode, UUID period, UUID school) {}

    /**
     * Whose facts.
     *
     * @param schools null for all; so for partners and services
     */
    private record Scope(
            Collection<String> codes,
            Collection<UUID> periods,
            @Nullable Set<UUID> schools,
            @Nullable Set<UUID> partners,
            @Nullable Set<UUID> services) {}

    private final Map<String, List<String>> only;
    private final Map<String, List<String>> areas;
    private final Map<String, String> tree;
    private final Map<Place, List<Origins.Stated>> byPlace = new HashMap<>();
    private final Map<String, Set<UUID>> schoolsOf = new HashMap<>();
    private final Map<String, Set<UUID>> below = new HashMap<>();
    private final Map<Scope, AnalyticsLineage> known = new HashMap<>();

    /**
     * The sources of an answer.
     *
     * @param only what the question is bounded to, by axis
     * @param areas the schools of each area
     * @param tree each school and each network, and what it is part of
     */
    Sources(
            Collection<Origins.Stated> all,
            Map<String, List<String>> only,
            Map<String, List<String>> areas,
            Map<String, String> tree) {
        this.only = only;
        this.areas = areas;
        this.tree = tree;
        for (var each : all) {
            byPlace.computeIfAbsent(new Place(each.measureCode(), each.period(), each.school()), _ -> new ArrayList<>())
                    .add(each);
            schoolsOf.computeIfAbsent(each.measureCode(), _ -> new TreeSet<>()).add(each.school());
        }
    }

    /** What a row of these measures and periods rests on. */
    AnalyticsLineage of(Collection<String> codes, Collection<UUID> periods, Map<String, String> keys) {
        return known.computeIfAbsent(
                new Scope(codes, periods, schools(keys), named(Cube.PARTNER, keys), named(Cube.SERVICE, keys)),
                this::find);
    }

    private @Nullable Set<UUID> schools(Map<String, String> keys) {
        var area = keys.get(Asked.AREA);
        if (area != null) return ids(areas.getOrDefault(area, List.of()));
        var network = keys.get(Asked.NETWORK);
        if (network != null) return below(network);
        var named = named(Cube.SCHOOL, keys);
        var networks = only.get(Asked.NETWORK);
        if (named != null || networks == null) return named;
        return networks.stream().flatMap(each -> below(each).stream()).collect(Collectors.toSet());
    }

    private @Nullable Set<UUID> named(String axis, Map<String, String> keys) {
        var item = keys.get(axis);
        if (item != null) return Set.of(UUID.fromString(item));
        var bounded = only.get(axis);
        return bounded == null ? null : ids(bounded);
    }

    private Set<UUID> below(String network) {
        return below.computeIfAbsent(
                network,
                _ -> ids(tree.keySet().stream()
                        .filter(org -> isBelow(org, network))
                        .toList()));
    }

    private boolean isBelow(String org, String network) {
        for (var at = org; !at.isEmpty(); at = tree.getOrDefault(at, "")) if (at.equals(network)) return true;
        return false;
    }

    private static Set<UUID> ids(List<String> texts) {
        return texts.stream().map(UUID::fromString).collect(Collectors.toSet());
    }

    private AnalyticsLineage find(Scope scope) {
        var versions = new TreeSet<Integer>();
        var sources = new TreeSet<String>();
        var submissions = new TreeSet<UUID>();
        for (var code : scope.codes)
            for (var period : scope.periods)
                for (var school : scope.schools == null ? schoolsOf.getOrDefault(code, Set.of()) : scope.schools)
                    for (var each : byPlace.getOrDefault(new Place(code, period, school), List.of())) {
                        if (scope.partners != null && !scope.partners.contains(each.partner())) continue;
                        if (scope.services != null && !scope.services.contains(each.service())) continue;
                        versions.add(each.measureVersion());
                        sources.add(each.source());
                        if (each.submissionId() != null) submissions.add(each.submissionId());
                    }
        return new AnalyticsLineage(List.copyOf(versions), List.copyOf(sources), List.copyOf(submissions));
    }
}

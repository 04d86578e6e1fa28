package org.commonground.needs.landscapescan;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.needs.vocabulary.NeedCategory;
import org.jspecify.annotations.Nullable;

/**
 * What a need asks for, as the fit score looks at it. An empty set means: nobody said.
 *
 * @param peopleAffected how many need it
 * @param schools where it is needed
 * @param reachKm the distance from which on a site is too far
 */
public record Demand(
        NeedCategory category,
        Set<String> gradeLevels,
        Set<String> priorityGroups,
        Set<String> timings,
        Set<String> settings,
        Set<String> languages,
        @Nullable Integer peopleAffected,
        List<School> schools,
        double reachKm) {

    /** A school, and where it is if known. */
    public record School(UUID id, @Nullable GeoPoint at) {}
}

package org.commonground.needs.landscapescan;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a partner offers with one service, as the fit score looks at it. An empty set means: the partner has not said.
 *
 * @param freePlaces how many more people it can take, if it counts people
 * @param schoolRating how the school rates that both want the same, 1 to 5
 * @param partnerRating how the partner does
 */
public record Supply(
        Set<String> categories,
        Set<String> gradeLevels,
        Set<String> populations,
        Set<String> timings,
        Set<String> settings,
        Set<String> languages,
        @Nullable Integer freePlaces,
        List<Site> sites,
        String registrationState,
        @Nullable LocalDate approvedUntil,
        @Nullable Integer qualityLevel,
        @Nullable Integer schoolRating,
        @Nullable Integer partnerRating) {

    /** Where the service is given. */
    public record Site(@Nullable UUID schoolId, @Nullable GeoPoint at) {}
}

package org.commonground.needs.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A service of the registry. Its codes are texts: the registry may learn new ones before this service does.
 *
 * @param seatsAvailable how many more people it can take, if its capacity is counted in people
 */
public record Offering(
        UUID id,
        UUID partnerId,
        String name,
        boolean active,
        List<String> categories,
        List<String> gradeLevels,
        List<String> populations,
        List<String> timings,
        List<String> settings,
        List<String> languages,
        @Nullable Integer seatsMaximum,
        @Nullable Integer seatsAvailable,
        List<@Nullable Double> siteLatitudes,
        List<@Nullable Double> siteLongitudes,
        List<@Nullable UUID> siteOrgIds) {

    /** Where it is given. */
    public record Site(
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable UUID orgId) {}

    public List<Site> sites() {
        var sites = new ArrayList<Site>(siteOrgIds.size());
        for (int i = 0; i < siteOrgIds.size(); i++)
            sites.add(new Site(siteLatitudes.get(i), siteLongitudes.get(i), siteOrgIds.get(i)));
        return sites;
    }
}

package org.commonground.registry.offering;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A service as another HSDS directory lists it, with the ids that it and its sites have here.
 *
 * @param assuredBy an e-mail address, in HSDS
 * @param whole whether these are all its sites
 */
public record ListedOffering(
        UUID id,
        UUID hsdsId,
        UUID partnerId,
        OfferingStatus status,
        ServiceDescription said,
        @Nullable LocalDate assuredOn,
        @Nullable String assuredBy,
        List<Site> sites,
        boolean whole) {

    /** The service at one place. */
    public record Site(UUID id, UUID hsdsId, SiteDescription said) {}
}

package org.commonground.registry.offering;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is given, in short, as one onlooker may see it.
 *
 * @param id the site
 * @param name of the place; "Confidential location" where it is not shown
 * @param locationId the partner's location, where it is one
 * @param educationOrgId the school, where it is one
 * @param redacted the place exists but is not shown to this reader
 */
@Schema(name = "SitePlace")
public record SitePlace(
        UUID id,
        String name,
        @Nullable String address,
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable UUID locationId,
        @Nullable UUID educationOrgId,
        @Nullable PlacementState placementState,
        boolean redacted) {

    static final String CONFIDENTIAL = "Confidential location";
}

package org.commonground.registry.partner;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What other features of the registry know of a partner.
 *
 * @param publishedId what HSDS calls it: the id of the directory that it came from, or ours
 * @param publishedParentId what HSDS calls the organisation above it
 * @param profile all that it says of itself; whom its contacts and phones may be shown to is for the reader to ask
 */
public record PartnerCard(
        UUID id,
        UUID publishedId,
        @Nullable UUID publishedParentId,
        RegistrationState state,
        @Nullable Integer qualityLevel,
        PartnerProfile profile) {}

package org.commonground.registry.partner;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What other features of the registry know of a partner.
 *
 * @param publishedId what HSDS calls it: the id of the directory that it came from, or ours
 * @param publishedParentId what HSDS calls the organisation that it is a part of, if that is here
 * @param profile all that it says of itself; whom its contacts and phones may be shown to is for the reader to ask
 */
public record PartnerCard(
        UUID id,
        UUID publishedId,
        RegistrationState state,
        @Nullable Integer qualityLevel,
        @Nullable UUID publishedParentId,
        PartnerProfile profile) {}

package org.commonground.registry.partner;

import java.util.UUID;

/** Two entries became one. Fired in the transaction of the merge: what names the merged one moves over with it, or not at all. */
public record PartnersMerged(UUID survivorId, UUID mergedId) {}

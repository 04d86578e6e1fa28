package org.commonground.mou.replica;

import java.util.UUID;

/**
 * The registry found two of its entries to be one organisation. Fired within the transaction that takes it into the replica: what
 * names the merged one moves over with it, or not at all.
 */
public record PartnersMerged(UUID survivorId, UUID mergedId) {}

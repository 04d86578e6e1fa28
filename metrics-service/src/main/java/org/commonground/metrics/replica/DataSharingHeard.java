package org.commonground.metrics.replica;

import java.util.UUID;

/** A data-sharing schedule was told of; fired in the transaction that takes it in. */
public record DataSharingHeard(String district, UUID scheduleId) {}

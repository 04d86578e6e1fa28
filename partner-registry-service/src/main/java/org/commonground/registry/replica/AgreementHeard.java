package org.commonground.registry.replica;

import java.util.List;
import java.util.UUID;

/** An agreement of these partners with these schools changed. Fired in the transaction that takes it into the replica. */
public record AgreementHeard(List<UUID> partnerIds, List<UUID> schoolIds) {}

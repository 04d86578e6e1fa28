package org.commonground.mou.replica;

import java.util.UUID;

/**
 * The registry changed a partner's registration. Fired within the transaction that takes the change into the replica: what
 * follows from it is committed with it, or not at all.
 */
public record PartnerStandingChanged(UUID partnerId, String to) {
    /** What was in force with this partner must rest. */
    public boolean isLapse() {
        return KnownPartner.isLapse(to);
    }

    public boolean isApproval() {
        return to.equals("APPROVED");
    }
}

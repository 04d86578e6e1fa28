package org.commonground.registry.partner;

import java.time.LocalDate;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;

/** What partners and their helpers are reminded of. No state: it stays off the compacted topic of partners. */
sealed interface PartnerNotice extends DomainEvent {
    @Override
    default String topic() {
        return "registry.partner-notice.v1";
    }

    /**
     * An approval ends soon.
     *
     * @param validTo its last day
     * @param daysLeft after today
     */
    record ApprovalExpiring(UUID partnerId, String name, LocalDate validTo, int daysLeft) implements PartnerNotice {
        @Override
        public String type() {
            return "registry.partner.approval-expiring";
        }
    }
}

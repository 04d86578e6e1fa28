package org.commonground.needs.landscapescan;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;

/** What others learn about landscape scans: facts, each of which stands for itself. */
sealed interface ScanEvent extends DomainEvent {
    @Override
    default String topic() {
        return "needs.scan.v1";
    }

    /**
     * Every need has a candidate or a reason why there is none.
     *
     * @param gaps the needs that have none
     */
    record Mapped(
            UUID scanId, String title, List<UUID> schoolIds, List<UUID> needIds, List<UUID> partnerIds, List<UUID> gaps)
            implements ScanEvent {
        @Override
        public String type() {
            return "needs.scan.mapped";
        }
    }

    /** A partner was chosen. A decision for two partners is two of these. */
    record PartnerSelected(
            UUID scanId,
            String title,
            List<UUID> schoolIds,
            UUID partnerId,
            List<UUID> needIds,
            List<UUID> goalIds,
            List<UUID> serviceIds,
            List<String> benefitsToSchool,
            List<String> benefitsToPartner,
            Instant decidedAt)
            implements ScanEvent {
        @Override
        public String type() {
            return "needs.partner-selected";
        }
    }
}

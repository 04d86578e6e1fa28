package org.commonground.mou.partnership;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/** What others learn about partnerships. Each event carries the full state: the last one is enough for a replica. */
sealed interface PartnershipEvent extends DomainEvent {
    PartnershipSnapshot partnership();

    @Override
    default String topic() {
        return "mou.partnership.v1";
    }

    record PartnershipSnapshot(
            UUID id,
            String code,
            String title,
            List<UUID> schoolIds,
            List<UUID> partnerIds,
            List<UUID> needIds,
            List<UUID> goalIds,
            List<UUID> serviceIds,
            List<Purpose> purposes,
            PartnershipState state,
            @Nullable LocalDate startedOn) {}

    /** Opened, by people or by the decision of a landscape scan. */
    record Created(PartnershipSnapshot partnership) implements PartnershipEvent {
        @Override
        public String type() {
            return "mou.partnership.created";
        }
    }

    /** Described anew. */
    record Changed(PartnershipSnapshot partnership) implements PartnershipEvent {
        @Override
        public String type() {
            return "mou.partnership.changed";
        }
    }

    /** Taken a step of its life. */
    record StateChanged(PartnershipSnapshot partnership, PartnershipState from, PartnershipState to)
            implements PartnershipEvent {
        @Override
        public String type() {
            return "mou.partnership.state-changed";
        }
    }
}

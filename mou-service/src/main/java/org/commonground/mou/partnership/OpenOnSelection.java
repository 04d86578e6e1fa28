package org.commonground.mou.partnership;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.mou.numbering.Numbering;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/** Follows the decisions of landscape scans: a selected partner and the schools begin to explore a partnership. */
@ApplicationScoped
class OpenOnSelection {
    private final Partnerships partnerships;
    private final Numbering numbering;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Clock clock;

    OpenOnSelection(Partnerships partnerships, Numbering numbering, Inbox inbox, Outbox outbox, Clock clock) {
        this.partnerships = partnerships;
        this.numbering = numbering;
        this.inbox = inbox;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Incoming("scans")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    record PartnerSelected(
            UUID scanId,
            String title,
            List<UUID> schoolIds,
            UUID partnerId,
            @Nullable List<UUID> needIds,
            @Nullable List<UUID> goalIds,
            @Nullable List<UUID> serviceIds,
            @Nullable List<String> benefitsToSchool,
            @Nullable List<String> benefitsToPartner) {}

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "needs.partner-selected" -> {
                var selected = inbox.read(event, PartnerSelected.class);
                if (inbox.isFirst(event)) open(selected, event.actor());
            }
            default -> {} // not ours to react to
        }
    }

    private void open(PartnerSelected selected, String actor) {
        var partnership = Partnership.fromSelection(
                Ids.next(),
                numbering.next(Numbering.Series.PARTNERSHIP),
                profile(selected),
                selected.scanId(),
                actor,
                clock.instant());
        partnerships.add(partnership);
        outbox.publish(partnership, new PartnershipEvent.Created(partnership.snapshot()));
    }

    /** A selection answers a need that both sides care about; whether it is academic is for people to say. */
    static PartnershipProfile profile(PartnerSelected selected) {
        var benefits = new ArrayList<Benefit>();
        if (selected.benefitsToSchool() != null)
            for (var gain : selected.benefitsToSchool())
                benefits.add(new Benefit(Benefit.Direction.PARTNER_TO_SCHOOL, gain, null));
        if (selected.benefitsToPartner() != null)
            for (var gain : selected.benefitsToPartner())
                benefits.add(new Benefit(Benefit.Direction.SCHOOL_TO_COMMUNITY, gain, null));
        return new PartnershipProfile(
                selected.title(),
                selected.schoolIds(),
                List.of(selected.partnerId()),
                List.of(),
                List.of(Purpose.MUTUAL_CONCERN),
                "",
                benefits,
                orNone(selected.needIds()),
                orNone(selected.goalIds()),
                orNone(selected.serviceIds()),
                null);
    }

    private static List<UUID> orNone(@Nullable List<UUID> ids) {
        return ids == null ? List.of() : ids;
    }
}

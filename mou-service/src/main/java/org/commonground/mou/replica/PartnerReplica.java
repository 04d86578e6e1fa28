package org.commonground.mou.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.LocalDate;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Follows the registry's partners: agreements are made with approved ones only, and rest when an approval lapses. */
@ApplicationScoped
class PartnerReplica {
    private final Session db;
    private final Inbox inbox;
    private final Event<PartnerStandingChanged> standing;
    private final Event<PartnersMerged> merged;

    PartnerReplica(Session db, Inbox inbox, Event<PartnerStandingChanged> standing, Event<PartnersMerged> merged) {
        this.db = db;
        this.inbox = inbox;
        this.standing = standing;
        this.merged = merged;
    }

    @Incoming("partners")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    record PartnerChanged(Partner partner) {
        record Partner(
                UUID id,
                String name,
                String registrationState,
                @Nullable LocalDate validTo,
                @Nullable Boolean approvalRequired,
                @Nullable UUID supersededBy) {}
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.partner.upserted", "registry.partner.registration-changed", "registry.partner.merged" ->
                take(event, inbox.read(event, PartnerChanged.class).partner());
            default -> {} // not ours to react to
        }
    }

    private void take(IncomingEvent event, PartnerChanged.Partner partner) {
        // the state before comes from the replica, not from the event: a compacted topic keeps only the last event
        var before = db.createNativeQuery("""
                        insert into replica_partner
                            (district, id, version, name, registration_state, valid_to, approval_required, merged_into)
                        values (:district, :id, :version, :name, :state, :validTo, :approvalRequired, :mergedInto)
                        on conflict (district, id) do update set
                            version = excluded.version, name = excluded.name,
                            registration_state = excluded.registration_state, valid_to = excluded.valid_to,
                            approval_required = excluded.approval_required, merged_into = excluded.merged_into
                        where replica_partner.version < excluded.version
                        returning coalesce(old.registration_state, '')
                        """, String.class)
                .setParameter("district", event.district())
                .setParameter("id", partner.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("name", partner.name())
                .setParameter("state", partner.registrationState())
                .setParameter("validTo", partner.validTo(), LocalDate.class)
                .setParameter("approvalRequired", !Boolean.FALSE.equals(partner.approvalRequired()))
                .setParameter("mergedInto", partner.supersededBy(), UUID.class)
                .getSingleResultOrNull();
        if (before == null) return; // something newer is here already
        // what named it names its survivor now: that it is archived is no lapse of the organisation
        if (partner.supersededBy() != null) merged.fire(new PartnersMerged(partner.supersededBy(), partner.id()));
        else if (!before.equals(partner.registrationState()))
            standing.fire(new PartnerStandingChanged(partner.id(), partner.registrationState()));
    }
}

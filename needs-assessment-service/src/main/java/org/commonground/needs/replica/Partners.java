package org.commonground.needs.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Partner organisations, as the registry last told of them. */
@ApplicationScoped
public class Partners {
    private final Inbox inbox;
    private final Session db;
    private final Event<PartnersMerged> merged;

    Partners(Inbox inbox, Session db, Event<PartnersMerged> merged) {
        this.inbox = inbox;
        this.db = db;
        this.merged = merged;
    }

    private record Told(Partner partner) {
        record Partner(
                UUID id,
                String name,
                @Nullable List<String> languages,
                String registrationState,
                @Nullable LocalDate validTo,
                @Nullable Integer qualityLevel,
                @Nullable UUID supersededBy) {}
    }

    @Incoming("partners")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.partner.upserted", "registry.partner.registration-changed", "registry.partner.merged" ->
                upsert(event, inbox.read(event, Told.class).partner());
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Partner partner) {
        int taken = db.createNativeMutationQuery("""
                        insert into replica_partner
                            (district, id, version, name, languages, registration_state, valid_to, quality_level)
                        values (:district, :id, :version, :name, :languages, :state, :validTo, :quality)
                        on conflict (district, id) do update set
                            version = excluded.version, name = excluded.name, languages = excluded.languages,
                            registration_state = excluded.registration_state, valid_to = excluded.valid_to,
                            quality_level = excluded.quality_level
                        where replica_partner.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", partner.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("name", partner.name())
                .setParameter(
                        "languages",
                        partner.languages() == null
                                ? new String[0]
                                : partner.languages().toArray(String[]::new))
                .setParameter("state", partner.registrationState())
                .setParameter("validTo", partner.validTo(), LocalDate.class)
                .setParameter("quality", partner.qualityLevel(), Integer.class)
                .executeUpdate();
        if (taken == 1 && partner.supersededBy() != null)
            merged.fire(new PartnersMerged(partner.supersededBy(), partner.id()));
    }

    /** Those of these that are known. */
    public Map<UUID, KnownPartner> byId(Collection<UUID> ids) {
        var found = new HashMap<UUID, KnownPartner>();
        if (ids.isEmpty()) return found;
        db.createSelectionQuery("""
                        select e.id, e.name, e.languages, e.registrationState, e.validTo, e.qualityLevel
                        from PartnerRow e where e.id in :ids
                        """, KnownPartner.class)
                .setParameter("ids", ids)
                .getResultList()
                .forEach(partner -> found.put(partner.id(), partner));
        return found;
    }
}

package org.commonground.metrics.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Partner organisations and their names, as the registry last told of them. */
@ApplicationScoped
public class Partners {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;
    private final Event<PartnersMerged> merged;

    Partners(Inbox inbox, Session db, CurrentCaller current, Event<PartnersMerged> merged) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
        this.merged = merged;
    }

    private record Told(Partner partner) {
        record Partner(UUID id, String name, @Nullable UUID supersededBy) {}
    }

    private record Known(UUID id, String name) {}

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
                        insert into replica_partner (district, id, version, name, merged_into)
                        values (:district, :id, :version, :name, :mergedInto)
                        on conflict (district, id) do update set
                            version = excluded.version, name = excluded.name, merged_into = excluded.merged_into
                        where replica_partner.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", partner.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("name", partner.name())
                .setParameter("mergedInto", partner.supersededBy(), UUID.class)
                .executeUpdate();
        if (taken == 1 && partner.supersededBy() != null)
            merged.fire(new PartnersMerged(partner.supersededBy(), partner.id()));
    }

    /** The names of those of these that are known; of one that was merged, its survivor's. */
    public Map<UUID, String> names(Collection<UUID> ids) {
        var names = new HashMap<UUID, String>();
        if (!ids.isEmpty())
            db.createNativeQuery("""
                            select p.id, coalesce(s.name, p.name) as name from replica_partner p
                            left join replica_partner s on s.district = p.district and s.id = p.merged_into
                            where p.district = :district and p.id = any(:ids)
                            """, Known.class)
                    .setParameter("district", current.get().district())
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .getResultList()
                    .forEach(partner -> names.put(partner.id(), partner.name()));
        return names;
    }
}

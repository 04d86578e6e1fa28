package org.commonground.metrics.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
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

/** Partner organisations and their names, as the registry last told of them. */
@ApplicationScoped
public class Partners {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    Partners(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    private record Told(Partner partner) {
        record Partner(UUID id, String name) {}
    }

    private record Known(UUID id, String name) {}

    @Incoming("partners")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.partner.upserted", "registry.partner.registration-changed" ->
                upsert(event, inbox.read(event, Told.class).partner());
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Partner partner) {
        db.createNativeMutationQuery("""
                        insert into replica_partner (district, id, version, name)
                        values (:district, :id, :version, :name)
                        on conflict (district, id) do update set version = excluded.version, name = excluded.name
                        where replica_partner.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", partner.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("name", partner.name())
                .executeUpdate();
    }

    /** The names of those of these that are known. */
    public Map<UUID, String> names(Collection<UUID> ids) {
        var names = new HashMap<UUID, String>();
        if (!ids.isEmpty())
            db.createNativeQuery(
                            "select id, name from replica_partner where district = :district and id = any(:ids)",
                            Known.class)
                    .setParameter("district", current.get().district())
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .getResultList()
                    .forEach(partner -> names.put(partner.id(), partner.name()));
        return names;
    }
}

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

/** What partners offer, as the registry last told of it. */
@ApplicationScoped
public class Services {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    Services(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    private record Told(Offered service) {
        record Offered(UUID id, UUID partnerId, String name) {}
    }

    /** A service and whose it is. */
    public record Offering(UUID id, UUID partnerId, String name) {}

    @Incoming("services")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.service.upserted", "registry.service.retired" ->
                upsert(event, inbox.read(event, Told.class).service());
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Offered service) {
        db.createNativeMutationQuery("""
                        insert into replica_service (district, id, version, partner_id, name)
                        values (:district, :id, :version, :partner, :name)
                        on conflict (district, id) do update set
                            version = excluded.version, partner_id = excluded.partner_id, name = excluded.name
                        where replica_service.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", service.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("partner", service.partnerId())
                .setParameter("name", service.name())
                .executeUpdate();
    }

    /** Those of these that are known. */
    public Map<UUID, Offering> byId(Collection<UUID> ids) {
        var found = new HashMap<UUID, Offering>();
        if (!ids.isEmpty())
            db.createNativeQuery(
                            "select id, partner_id, name from replica_service"
                                    + " where district = :district and id = any(:ids)",
                            Offering.class)
                    .setParameter("district", current.get().district())
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .getResultList()
                    .forEach(service -> found.put(service.id(), service));
        return found;
    }
}

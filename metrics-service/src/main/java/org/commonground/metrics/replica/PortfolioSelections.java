package org.commonground.metrics.replica;

import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;

/** The services that were selected for calls, as the registry last told of them. */
@ApplicationScoped
public class PortfolioSelections {
    /** Above what any call selects; a report names each. */
    private static final int MOST = 1_000;

    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    PortfolioSelections(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    private record Told(Selection portfolioSelection) {
        record Selection(UUID id, UUID callId, UUID serviceId, UUID partnerId) {}
    }

    /** A service, and whose it is. */
    public record Selected(UUID serviceId, UUID partnerId) {}

    @Incoming("portfolio-selections")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.portfolio-selection.upserted" ->
                upsert(event, inbox.read(event, Told.class).portfolioSelection());
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Selection selection) {
        db.createNativeMutationQuery("""
                        insert into replica_portfolio_selection (district, id, version, call_id, service_id, partner_id)
                        values (:district, :id, :version, :call, :service, :partner)
                        on conflict (district, id) do update set
                            version = excluded.version, call_id = excluded.call_id,
                            service_id = excluded.service_id, partner_id = excluded.partner_id
                        where replica_portfolio_selection.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", selection.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("call", selection.callId())
                .setParameter("service", selection.serviceId())
                .setParameter("partner", selection.partnerId())
                .executeUpdate();
    }

    /** What was selected for a call. */
    public List<Selected> of(UUID call) {
        return db.createNativeQuery("""
                        select distinct service_id, partner_id from replica_portfolio_selection
                        where district = :district and call_id = :call order by service_id limit :most
                        """, Selected.class)
                .setParameter("district", current.get().district())
                .setParameter("call", call)
                .setParameter("most", MOST)
                .getResultList();
    }
}

package org.commonground.metrics.replica;

import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;

/** Calls for services, as the registry last told of them. */
@ApplicationScoped
public class PortfolioCalls {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    PortfolioCalls(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    private record Told(Call portfolioCall) {
        record Call(UUID id, String title, List<String> categories, LocalDate opensOn, LocalDate closesOn) {}
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(UUID id, String title, String[] categories, LocalDate opensOn, LocalDate closesOn) {}

    /** A call: what the district looked for, and when. */
    public record KnownCall(UUID id, String title, List<String> categories, LocalDate opensOn, LocalDate closesOn) {}

    @Incoming("portfolio-calls")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.portfolio-call.upserted" ->
                upsert(event, inbox.read(event, Told.class).portfolioCall());
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Call call) {
        db.createNativeMutationQuery("""
                        insert into replica_portfolio_call
                            (district, id, version, title, categories, opens_on, closes_on)
                        values (:district, :id, :version, :title, :categories, :opens, :closes)
                        on conflict (district, id) do update set
                            version = excluded.version, title = excluded.title, categories = excluded.categories,
                            opens_on = excluded.opens_on, closes_on = excluded.closes_on
                        where replica_portfolio_call.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", call.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("title", call.title())
                .setParameter("categories", call.categories().toArray(String[]::new))
                .setParameter("opens", call.opensOn())
                .setParameter("closes", call.closesOn())
                .executeUpdate();
    }

    /** One that has been heard of. */
    public Optional<KnownCall> byId(UUID id) {
        return Optional.ofNullable(db.createNativeQuery("""
                                select id, title, categories, opens_on, closes_on from replica_portfolio_call
                                where district = :district and id = :id
                                """, Row.class)
                        .setParameter("district", current.get().district())
                        .setParameter("id", id)
                        .getSingleResultOrNull())
                .map(row -> new KnownCall(row.id, row.title, List.of(row.categories), row.opensOn, row.closesOn));
    }
}

package org.commonground.bench.thing;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.bench.measure.Latencies;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;

/** What another service would do with the events: keep a replica. */
@ApplicationScoped
class FollowThings {
    private final Inbox inbox;
    private final Session db;
    private final Latencies latencies;

    FollowThings(Inbox inbox, Session db, Latencies latencies) {
        this.inbox = inbox;
        this.db = db;
        this.latencies = latencies;
    }

    private record Told(ThingEvent.ThingState thing) {}

    @Incoming("things")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
        for (var message : batch) latencies.effective(message.key());
    }

    private void on(IncomingEvent event) {
        var thing = inbox.read(event, Told.class).thing();
        db.createNativeMutationQuery("""
                        insert into replica_thing (district, id, version, name)
                        values (:district, :id, :version, :name)
                        on conflict (district, id) do update set version = excluded.version, name = excluded.name
                        where replica_thing.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", thing.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("name", thing.name())
                .executeUpdate();
    }
}

package org.commonground.mou.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;

/** Follows the goals that schools adopted: partnerships and agreements name the ones they serve. */
@ApplicationScoped
class GoalReplica {
    private final Session db;
    private final Inbox inbox;

    GoalReplica(Session db, Inbox inbox) {
        this.db = db;
        this.inbox = inbox;
    }

    @Incoming("goals")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    record GoalChanged(Goal goal) {
        record Goal(UUID id, String statement, String state) {}
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "needs.goal.adopted", "needs.goal.changed", "needs.goal.retired" ->
                take(event, inbox.read(event, GoalChanged.class).goal());
            default -> {} // not ours to react to
        }
    }

    private void take(IncomingEvent event, GoalChanged.Goal goal) {
        db.createNativeMutationQuery("""
                        insert into replica_goal (district, id, version, statement, state)
                        values (:district, :id, :version, :statement, :state)
                        on conflict (district, id) do update set
                            version = excluded.version, statement = excluded.statement, state = excluded.state
                        where replica_goal.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", goal.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("statement", goal.statement())
                .setParameter("state", goal.state())
                .executeUpdate();
    }
}

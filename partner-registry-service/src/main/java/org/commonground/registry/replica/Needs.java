package org.commonground.registry.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Needs, as the needs service last told of them. */
@ApplicationScoped
public class Needs {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    Needs(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    private record Told(Stated need) {
        record Stated(
                UUID id,
                String scopeType,
                UUID scopeId,
                String category,
                @Nullable List<String> priorityGroups,
                @Nullable Integer affectedCount,
                @Nullable String unit,
                String state,
                @Nullable BigDecimal priorityScore) {}
    }

    /** A need of a school. */
    public record Felt(
            UUID id,
            String category,
            List<String> priorityGroups,
            @Nullable Integer affectedCount,
            String state,
            @Nullable BigDecimal priorityScore) {}

    @Incoming("needs")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        // the last event of a need carries its state, whichever type it is: nothing else is left after compaction
        if (!event.type().startsWith("needs.need.") || !event.data().has("need")) return;
        var need = inbox.read(event, Told.class).need();
        db.createNativeMutationQuery("""
                        insert into replica_need
                            (district, id, version, scope_type, scope_id, category, priority_groups, affected_count, unit,
                             state, priority_score)
                        values (:district, :id, :version, :scopeType, :scopeId, :category, :groups, :affected, :unit, :state,
                             :score)
                        on conflict (district, id) do update set
                            version = excluded.version, scope_type = excluded.scope_type, scope_id = excluded.scope_id,
                            category = excluded.category, priority_groups = excluded.priority_groups,
                            affected_count = excluded.affected_count, unit = excluded.unit, state = excluded.state,
                            priority_score = excluded.priority_score
                        where replica_need.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", need.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("scopeType", need.scopeType())
                .setParameter("scopeId", need.scopeId())
                .setParameter("category", need.category())
                .setParameter(
                        "groups",
                        need.priorityGroups() == null
                                ? new String[0]
                                : need.priorityGroups().toArray(String[]::new))
                .setParameter("affected", need.affectedCount(), Integer.class)
                .setParameter("unit", need.unit(), String.class)
                .setParameter("state", need.state())
                .setParameter("score", need.priorityScore(), BigDecimal.class)
                .executeUpdate();
    }

    /** What a school needs, as everybody who works with it may know: confirmed and not met, the most pressing first. */
    public List<Felt> unmet(UUID schoolId, int most) {
        return db.createNativeQuery("""
                        select id, category, priority_groups, affected_count, state, priority_score from replica_need
                        where district = :district and scope_type = 'SCHOOL' and scope_id = :school
                          and state in ('VALIDATED', 'PRIORITIZED', 'ADDRESSED', 'PARTLY_MET')
                        order by priority_score desc nulls last, id""", Object[].class)
                .setParameter("district", current.get().district())
                .setParameter("school", schoolId)
                .setMaxResults(most)
                .getResultStream()
                .map(Needs::felt)
                .toList();
    }

    private static Felt felt(Object[] row) {
        return new Felt(
                (UUID) row[0],
                (String) row[1],
                row[2] instanceof String[] groups ? Arrays.asList(groups) : List.of(),
                row[3] == null ? null : ((Number) row[3]).intValue(),
                (String) row[4],
                (BigDecimal) row[5]);
    }
}

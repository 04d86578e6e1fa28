package org.commonground.needs.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** How the targets of adopted goals stand, as the metrics service last told. */
@ApplicationScoped
public class TargetStatuses {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    TargetStatuses(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    /** Where one measure of a goal stands. */
    @Schema(name = "GoalStanding")
    public record Standing(
            String measureCode,
            @Schema(examples = "ON_TRACK") String status,

            @Schema(description = "Absent if there is none, or if it is about too few people.") @Nullable
            BigDecimal value,

            @Schema(description = "The day that it holds for.")
            LocalDate asOf) {}

    private record Told(
            UUID targetId,
            UUID goalId,
            String measureCode,
            String to,
            @Nullable BigDecimal value,
            LocalDate asOf) {}

    @Incoming("target-statuses")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "metrics.target.status-changed" -> upsert(event, inbox.read(event, Told.class));
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told target) {
        db.createNativeMutationQuery("""
                        insert into replica_target_status
                            (district, id, version, goal_id, measure_code, status, value, as_of)
                        values (:district, :id, :version, :goal, :measure, :status, :value, :asOf)
                        on conflict (district, id) do update set
                            version = excluded.version, goal_id = excluded.goal_id,
                            measure_code = excluded.measure_code, status = excluded.status,
                            value = excluded.value, as_of = excluded.as_of
                        where replica_target_status.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", target.targetId())
                .setParameter("version", event.aggregateVersion())
                .setParameter("goal", target.goalId())
                .setParameter("measure", target.measureCode())
                .setParameter("status", target.to())
                .setParameter("value", target.value(), BigDecimal.class)
                .setParameter("asOf", target.asOf())
                .executeUpdate();
    }

    /** The standings of each of these goals that has any. */
    public Map<UUID, List<Standing>> byGoal(Collection<UUID> goals) {
        var found = new HashMap<UUID, List<Standing>>();
        if (goals.isEmpty()) return found;
        record Row(
                UUID goalId,
                String measureCode,
                String status,
                @Nullable BigDecimal value,
                LocalDate asOf) {}
        for (var row : db.createNativeQuery("""
                        select goal_id, measure_code, status, value, as_of from replica_target_status
                        where district = :district and goal_id in (:goals) order by goal_id, measure_code, id
                        """, Row.class)
                .setParameter("district", current.get().district())
                .setParameter("goals", goals)
                .getResultList())
            found.computeIfAbsent(row.goalId, goal -> new ArrayList<>())
                    .add(new Standing(row.measureCode, row.status, row.value, row.asOf));
        return found;
    }
}

package org.commonground.metrics.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;

/** Partnerships and who is in them, as the agreements service last told of them. */
@ApplicationScoped
public class Partnerships {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    Partnerships(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    private record Told(Partnership partnership) {
        record Partnership(
                UUID id, String code, String title, List<UUID> schoolIds, List<UUID> partnerIds, String state) {}
    }

    /** Who works with whom, and under which title. */
    public record KnownPartnership(
            UUID id, String code, String title, List<UUID> schoolIds, List<UUID> partnerIds, String state) {}

    @SuppressWarnings("ArrayRecordComponent") // as PostgreSQL gives it; nobody compares rows
    private record Row(UUID id, String code, String title, UUID[] schoolIds, UUID[] partnerIds, String state) {
        KnownPartnership known() {
            return new KnownPartnership(id, code, title, List.of(schoolIds), List.of(partnerIds), state);
        }
    }

    @Incoming("partnerships")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "mou.partnership.created", "mou.partnership.changed", "mou.partnership.state-changed" ->
                upsert(event, inbox.read(event, Told.class).partnership());
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Partnership partnership) {
        db.createNativeMutationQuery("""
                        insert into replica_partnership
                            (district, id, version, code, title, school_ids, partner_ids, state)
                        values (:district, :id, :version, :code, :title, :schools, :partners, :state)
                        on conflict (district, id) do update set
                            version = excluded.version, code = excluded.code, title = excluded.title,
                            school_ids = excluded.school_ids, partner_ids = excluded.partner_ids, state = excluded.state
                        where replica_partnership.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", partnership.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("code", partnership.code())
                .setParameter("title", partnership.title())
                .setParameter("schools", partnership.schoolIds().toArray(UUID[]::new))
                .setParameter("partners", partnership.partnerIds().toArray(UUID[]::new))
                .setParameter("state", partnership.state())
                .executeUpdate();
    }

    /** One that has been heard of. */
    public Optional<KnownPartnership> byId(UUID id) {
        return Optional.ofNullable(byIds(List.of(id)).get(id));
    }

    /** Those of these that have been heard of. */
    public Map<UUID, KnownPartnership> byIds(Collection<UUID> ids) {
        var found = new HashMap<UUID, KnownPartnership>();
        if (!ids.isEmpty())
            db.createNativeQuery("""
                            select id, code, title, school_ids, partner_ids, state from replica_partnership
                            where district = :district and id = any(:ids)
                            """, Row.class)
                    .setParameter("district", current.get().district())
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .getResultList()
                    .forEach(row -> found.put(row.id, row.known()));
        return found;
    }
}

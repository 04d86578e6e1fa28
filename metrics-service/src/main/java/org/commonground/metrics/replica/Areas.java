package org.commonground.metrics.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Parts of the town and the schools in each, as the registry last told of them. */
@ApplicationScoped
public class Areas {
    /** Far more than a town has: 77 in Chicago, some 200 neighbourhoods in New York. */
    private static final int MOST = 2_000;

    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    Areas(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    private record Told(Area area) {
        record Area(UUID id, String name, String kind, List<UUID> schoolIds) {}
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(UUID id, String name, String kind, UUID[] schoolIds) {}

    /** An area and the schools in it. */
    public record KnownArea(UUID id, String name, String kind, List<UUID> schoolIds) {}

    @Incoming("areas")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.area.upserted" ->
                upsert(event, inbox.read(event, Told.class).area());
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Area area) {
        db.createNativeMutationQuery("""
                        insert into replica_area (district, id, version, name, kind, school_ids)
                        values (:district, :id, :version, :name, :kind, :schools)
                        on conflict (district, id) do update set
                            version = excluded.version, name = excluded.name, kind = excluded.kind,
                            school_ids = excluded.school_ids
                        where replica_area.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", area.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("name", area.name())
                .setParameter("kind", area.kind())
                .setParameter("schools", area.schoolIds().toArray(UUID[]::new))
                .executeUpdate();
    }

    /** Those of these that are known. */
    public List<KnownArea> byId(Collection<UUID> ids) {
        return ids.isEmpty() ? List.of() : areas(ids);
    }

    /** All that are known. */
    public List<KnownArea> all() {
        return areas(null);
    }

    private List<KnownArea> areas(@Nullable Collection<UUID> ids) {
        var query = db.createNativeQuery(
                        "select id, name, kind, school_ids from replica_area where district = :district"
                                + (ids == null ? "" : " and id = any(:ids)") + " order by name, id limit :most",
                        Row.class)
                .setParameter("district", current.get().district())
                .setParameter("most", MOST);
        if (ids != null) query.setParameter("ids", ids.toArray(UUID[]::new));
        return query.getResultList().stream()
                .map(row -> new KnownArea(row.id, row.name, row.kind, List.of(row.schoolIds)))
                .toList();
    }
}

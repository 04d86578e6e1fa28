package org.commonground.metrics.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Schools and the organisations above them, as the registry last told of them. */
@ApplicationScoped
public class EducationOrgs {
    private static final String SELECT =
            "select id, sourced_id, name, type, parent_id from replica_education_org where district = :district and ";

    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;
    private final Event<OrganisationHeard> heard;

    EducationOrgs(Inbox inbox, Session db, CurrentCaller current, Event<OrganisationHeard> heard) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
        this.heard = heard;
    }

    private record Told(Org educationOrg) {
        record Org(
                UUID id,
                String sourcedId,
                String name,
                String type,
                @Nullable UUID parentId,
                @Nullable Integer enrollmentCount,
                String status) {}
    }

    @Incoming("education-orgs")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.education-org.upserted", "registry.education-org.archived" -> {
                upsert(event, inbox.read(event, Told.class).educationOrg());
                heard.fire(new OrganisationHeard(event.district()));
            }
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Org org) {
        db.createNativeMutationQuery("""
                        insert into replica_education_org
                            (district, id, version, sourced_id, name, type, parent_id, enrollment_count, active)
                        values (:district, :id, :version, :sourcedId, :name, :type, :parent, :enrollment, :active)
                        on conflict (district, id) do update set
                            version = excluded.version, sourced_id = excluded.sourced_id, name = excluded.name,
                            type = excluded.type, parent_id = excluded.parent_id,
                            enrollment_count = excluded.enrollment_count, active = excluded.active
                        where replica_education_org.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", org.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("sourcedId", org.sourcedId())
                .setParameter("name", org.name())
                .setParameter("type", org.type())
                .setParameter("parent", org.parentId(), UUID.class)
                .setParameter("enrollment", org.enrollmentCount(), Integer.class)
                .setParameter("active", org.status().equals("ACTIVE"))
                .executeUpdate();
    }

    /** Those of these that are known, archived ones included: what was observed there stays. */
    public List<KnownOrg> byId(Collection<UUID> ids) {
        if (ids.isEmpty()) return List.of();
        return db.createNativeQuery(SELECT + "id = any(:ids)", KnownOrg.class)
                .setParameter("district", current.get().district())
                .setParameter("ids", ids.toArray(UUID[]::new))
                .getResultList();
    }

    /** Those of these that are known by the id of the student information system. */
    public List<KnownOrg> bySourcedId(Collection<String> sourcedIds) {
        if (sourcedIds.isEmpty()) return List.of();
        return db.createNativeQuery(SELECT + "sourced_id = any(:ids)", KnownOrg.class)
                .setParameter("district", current.get().district())
                .setParameter("ids", sourcedIds.toArray(String[]::new))
                .getResultList();
    }

    /** The schools of a network, at any depth. */
    public List<UUID> schoolsOf(UUID network) {
        return db.createNativeQuery("""
                        with recursive below as (
                            select id, type from replica_education_org where district = :district and parent_id = :network
                            union
                            select o.id, o.type from replica_education_org o join below b on o.parent_id = b.id
                            where o.district = :district)
                        select id from below where type in ('SCHOOL', 'CAMPUS') order by id
                        """, UUID.class)
                .setParameter("district", current.get().district())
                .setParameter("network", network)
                .getResultList();
    }

    private record Above(UUID id, UUID parentId) {}

    /**
     * Every school and every organisation above one, and what it is part of; the empty text is the district. Only what hangs
     * together is in it, so it has no circles.
     */
    public Map<String, String> tree() {
        var tree = new TreeMap<String, String>();
        db.createNativeQuery("""
                        with recursive below as (
                            select id, cast(null as uuid) as parent_id from replica_education_org
                            where district = :district and (type = 'DISTRICT' or parent_id is null)
                            union
                            select o.id, o.parent_id from replica_education_org o join below b on o.parent_id = b.id
                            where o.district = :district and o.type <> 'DISTRICT')
                        select b.id, o.id as parent_id from below b
                        join replica_education_org o on o.district = :district and o.id = b.parent_id
                        where o.type <> 'DISTRICT'
                        """, Above.class)
                .setParameter("district", current.get().district())
                .getResultList()
                .forEach(org -> tree.put(org.id.toString(), org.parentId.toString()));
        return tree;
    }

    /** A number that changes with the tree. */
    public long treeMark() {
        return db.createNativeQuery("""
                        select coalesce(cast(mod(sum(hashtextextended(concat_ws(':', id, parent_id, type), 0)),
                            9000000000000000000) as bigint), 0)
                        from replica_education_org where district = :district
                        """, Long.class)
                .setParameter("district", current.get().district())
                .getSingleResult();
    }
}

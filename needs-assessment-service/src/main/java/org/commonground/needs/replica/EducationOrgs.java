package org.commonground.needs.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.needs.vocabulary.ScopeType;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Schools and the organisations above them, as the registry last told of them. */
@ApplicationScoped
public class EducationOrgs {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    EducationOrgs(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    /** A place in the world, in degrees. */
    public record Place(
            UUID orgId, @Nullable Double latitude, @Nullable Double longitude) {}

    private record Told(Org educationOrg) {
        record Org(
                UUID id,
                String name,
                String type,
                @Nullable UUID parentId,
                @Nullable Double latitude,
                @Nullable Double longitude,
                String status) {}
    }

    @Incoming("education-orgs")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.education-org.upserted", "registry.education-org.archived" ->
                upsert(event, inbox.read(event, Told.class).educationOrg());
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Org org) {
        db.createNativeMutationQuery("""
                        insert into replica_education_org
                            (district, id, version, name, type, parent_id, latitude, longitude, active)
                        values (:district, :id, :version, :name, :type, :parent, :latitude, :longitude, :active)
                        on conflict (district, id) do update set
                            version = excluded.version, name = excluded.name, type = excluded.type,
                            parent_id = excluded.parent_id, latitude = excluded.latitude,
                            longitude = excluded.longitude, active = excluded.active
                        where replica_education_org.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", org.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("name", org.name())
                .setParameter("type", org.type())
                .setParameter("parent", org.parentId(), UUID.class)
                .setParameter("latitude", org.latitude(), Double.class)
                .setParameter("longitude", org.longitude(), Double.class)
                .setParameter("active", org.status().equals("ACTIVE"))
                .executeUpdate();
    }

    /**
     * Refuses a scope that is not what it is called, or has not arrived yet. Areas are taken as given: their ids come with the
     * caller's token.
     */
    public void requireKnown(ScopeType type, UUID id) {
        if (type == ScopeType.AREA) return;
        var found = db.createNativeQuery(
                        "select type from replica_education_org where district = :district and id = :id and active",
                        String.class)
                .setParameter("district", current.get().district())
                .setParameter("id", id)
                .getSingleResultOrNull();
        if (found == null) throw Problem.notYetKnown("/scopeId", "education organisation", id);
        var fits = switch (type) {
            case SCHOOL -> found.equals("SCHOOL") || found.equals("CAMPUS");
            case NETWORK -> found.equals("NETWORK") || found.equals("DEPARTMENT");
            case DISTRICT -> found.equals("DISTRICT");
            case AREA -> true;
        };
        if (!fits)
            throw Problem.rules(List.of(
                    Violation.at("/scopeType", "wrong-scope-type", "the organisation is a %s".formatted(found))));
    }

    /** Refuses schools or networks that have not arrived yet. */
    public void requireKnown(String pointer, Collection<UUID> ids) {
        var known = places(ids).stream().map(Place::orgId).toList();
        for (var id : ids) if (!known.contains(id)) throw Problem.notYetKnown(pointer, "education organisation", id);
    }

    /** Where these are; those that are not known are left out. */
    public List<Place> places(Collection<UUID> ids) {
        if (ids.isEmpty()) return List.of();
        return db.createNativeQuery("""
                        select id, latitude, longitude from replica_education_org
                        where district = :district and id in (:ids) and active order by id
                        """, Place.class)
                .setParameter("district", current.get().district())
                .setParameter("ids", ids)
                .getResultList();
    }
}

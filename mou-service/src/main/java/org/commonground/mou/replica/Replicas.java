package org.commonground.mou.replica;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.hibernate.Session;

/** Reads the replicas, always of the caller's district. */
@ApplicationScoped
public class Replicas {
    private final Session db;
    private final CurrentCaller current;

    Replicas(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    /** Those of the partners that have arrived here. */
    public List<KnownPartner> partners(Collection<UUID> ids) {
        return find(
                "select id, name, registration_state, valid_to, approval_required from replica_partner"
                        + " where district = :district and id in (:ids) order by name, id",
                KnownPartner.class,
                ids);
    }

    /** Those of the schools, and organisations above them, that have arrived here. */
    public List<KnownOrg> orgs(Collection<UUID> ids) {
        return find(
                "select id, name, type from replica_education_org"
                        + " where district = :district and id in (:ids) order by name, id",
                KnownOrg.class,
                ids);
    }

    /** The organisation that is the district itself, if its record has arrived. */
    public Optional<KnownOrg> districtOrg() {
        return db.createNativeQuery("""
                        select id, name, type from replica_education_org
                        where district = :district and type = 'DISTRICT' and status = 'ACTIVE' order by id
                        """, KnownOrg.class)
                .setParameter("district", current.get().district())
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** Which of these goals have arrived here. */
    public Set<UUID> knownGoals(Collection<UUID> ids) {
        return find(
                        "select id, statement as label from replica_goal where district = :district and id in (:ids)",
                        Label.class,
                        ids)
                .stream()
                .map(Label::id)
                .collect(Collectors.toSet());
    }

    record Label(UUID id, String label) {}

    /** Names for people: of schools, partners and goals, as far as they have arrived. */
    public Map<UUID, String> labels(Collection<UUID> ids) {
        return find("""
                        select id, name as label from replica_education_org where district = :district and id in (:ids)
                        union all
                        select id, name from replica_partner where district = :district and id in (:ids)
                        union all
                        select id, statement from replica_goal where district = :district and id in (:ids)
                        """, Label.class, ids).stream()
                .collect(Collectors.toMap(Label::id, Label::label, (first, second) -> first, LinkedHashMap::new));
    }

    private <T> List<T> find(String sql, Class<T> type, Collection<UUID> ids) {
        if (ids.isEmpty()) return List.of();
        return db.createNativeQuery(sql, type)
                .setParameter("district", current.get().district())
                .setParameterList("ids", ids)
                .getResultList();
    }
}

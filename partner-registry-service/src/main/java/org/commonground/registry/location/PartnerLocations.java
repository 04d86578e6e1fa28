package org.commonground.registry.location;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.contact.Onlooker;
import org.commonground.registry.copy.CopyIn;
import org.commonground.registry.copy.CopyLane;
import org.commonground.registry.ownership.Ownership;
import org.commonground.registry.vocabulary.Visibility;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The places of the partners of the caller's district. */
@ApplicationScoped
public class PartnerLocations {
    private static final Listing<PartnerLocation> LISTING = Listing.of(PartnerLocation.class)
            .uuid("partnerId")
            .text("name", location -> location.name)
            .code("type", LocationType.class)
            .code("visibility", Visibility.class)
            .texts("postalCodes");

    private static final Where PUBLISHED = new Where(Ownership.OF_APPROVED, Map.of());

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;
    private final Event<LocationChanged> changes;
    private final ObjectMapper json;
    private final Ownership ownership;

    PartnerLocations(
            Session db,
            CurrentCaller current,
            Clock clock,
            Event<LocationChanged> changes,
            ObjectMapper json,
            Ownership ownership) {
        this.db = db;
        this.current = current;
        this.clock = clock;
        this.changes = changes;
        this.json = json;
        this.ownership = ownership;
    }

    PartnerLocation get(UUID id) {
        var location = db.find(PartnerLocation.class, id);
        if (location == null || !ownership.shows(location.partnerId)) throw Problem.notFound("location", id);
        return location;
    }

    /** For a change: partners change their own places, officers any. */
    PartnerLocation getOwn(UUID id) {
        var location = get(id);
        ownership.refuseForeign(location.partnerId);
        return location;
    }

    /**
     * Only places that the caller may see: whoever may not see one does not learn by filters, sorting or counts where it is
     * or what it is called.
     */
    Page<PartnerLocation> page(ListQuery query) {
        var caller = current.get();
        var seen = Where.of(
                "e.visibility in :seen", "seen", Onlooker.ofOthers(caller).sees());
        return LISTING.page(
                db,
                query,
                current.reach() == Reach.PUBLISHED
                        ? seen.and(PUBLISHED)
                        : caller.partnerIds().isEmpty()
                                ? seen
                                : seen.or(Where.of("e.partnerId in :ownPartners", "ownPartners", caller.partnerIds())));
    }

    /** Tells the services that are given there, in the same transaction. */
    void told(PartnerLocation location) {
        db.flush();
        changes.fire(new LocationChanged(location.id()));
    }

    void add(PartnerLocation location) {
        db.persist(location);
    }

    void remove(PartnerLocation location) {
        var used = db.createSelectionQuery("select count(e) from ServiceSite e where e.locationId = :id", Long.class)
                .setParameter("id", location.id())
                .getSingleResult();
        if (used > 0)
            throw Problem.of(
                    ProblemCode.RULE_VIOLATED,
                    "%d service site(s) are there; move or remove them first".formatted(used),
                    List.of(Violation.guard("location-in-use", "%d service site(s) name it".formatted(used))));
        db.remove(location);
    }

    /** The place, if it is one of this partner's. */
    public @Nullable PartnerLocation findOf(UUID partnerId, UUID id) {
        var location = db.find(PartnerLocation.class, id);
        return location == null || !location.partnerId.equals(partnerId) ? null : location;
    }

    /** Several at once, by our id. */
    public Map<UUID, PartnerLocation> byId(Collection<UUID> ids) {
        var found = new HashMap<UUID, PartnerLocation>();
        if (ids.isEmpty()) return found;
        for (var location : db.createSelectionQuery("from PartnerLocation e where e.id in :ids", PartnerLocation.class)
                .setParameter("ids", Set.copyOf(ids))
                .getResultList()) found.put(location.id(), location);
        return found;
    }

    /** All places of several partners, oldest first. */
    public Map<UUID, List<PartnerLocation>> ofPartners(Collection<UUID> partnerIds) {
        var found = new LinkedHashMap<UUID, List<PartnerLocation>>();
        if (partnerIds.isEmpty()) return found;
        for (var location : db.createSelectionQuery(
                        "from PartnerLocation e where e.partnerId in :partners order by e.id", PartnerLocation.class)
                .setParameter("partners", Set.copyOf(partnerIds))
                .getResultList())
            found.computeIfAbsent(location.partnerId, _ -> new ArrayList<>()).add(location);
        return found;
    }

    /** What became of a place that a directory masters. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /** A place as a directory lists it, with the id that it has here. */
    public record Listed(UUID id, @Nullable UUID hsdsId, UUID partnerId, LocationDescription said) {}

    /** Creates or updates places that a directory masters; who may see a place that is known stays as it is. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Map<UUID, Outcome> upsert(Collection<Listed> rows) {
        var actor = current.get().subject();
        var now = clock.instant();
        var known = byId(rows.stream().map(Listed::id).toList());
        var outcomes = new HashMap<UUID, Outcome>();
        for (var row : rows) {
            var location = known.get(row.id());
            var isNew = location == null;
            if (location == null) {
                location = new PartnerLocation(row.id(), row.partnerId(), actor, now);
                location.hsdsId = row.hsdsId();
                known.put(row.id(), location);
            }
            var said = isNew ? row.said() : row.said().seenAs(location.visibility);
            var changed = location.describe(said, actor, now);
            if (isNew) db.persist(location);
            outcomes.merge(
                    row.id(),
                    isNew ? Outcome.CREATED : changed ? Outcome.UPDATED : Outcome.UNCHANGED,
                    (before, after) -> before == Outcome.CREATED ? before : after);
        }
        return outcomes;
    }

    /**
     * Hides places from eyes that somebody now says must not see them, and tells the services there; opens none.
     *
     * @return those of which something else is said than what is known
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<Listed> hide(Collection<Listed> rows) {
        var known = byId(rows.stream().map(Listed::id).toList());
        var different = new ArrayList<Listed>();
        for (var row : rows) {
            var location = known.get(row.id());
            if (location == null) continue;
            var hidden = location.said().asHiddenAs(row.said());
            if (location.describe(hidden, current.get().subject(), clock.instant())) told(location);
            if (!hidden.equals(row.said().asHiddenAs(hidden))) different.add(row);
        }
        return different;
    }

    /** Writes places that nobody knows yet, by COPY. They are not of the session: what is changed of them is not kept. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Map<UUID, PartnerLocation> create(Collection<Listed> rows, CopyLane lane) {
        var district = current.get().district();
        var created = new LinkedHashMap<UUID, PartnerLocation>();
        for (var row : rows) {
            var location =
                    new PartnerLocation(row.id(), row.partnerId(), current.get().subject(), clock.instant());
            location.hsdsId = row.hsdsId();
            location.describe(row.said(), current.get().subject(), clock.instant());
            created.put(row.id(), location);
        }
        try (var copy = new CopyIn(lane, json, "partner_location", CopyIn.AGGREGATE + """
                partner_id, hsds_id, type, name, alternate_name, description, transportation, url, addresses, postal_codes,
                latitude, longitude, accessibility, languages, contacts, phones, schedules, external_identifier,
                external_identifier_type, visibility""")) {
            for (var each : CopyIn.inOrder(created.values()))
                copy.aggregate(each, district)
                        .uuid(each.partnerId)
                        .uuid(each.hsdsId)
                        .code(each.type)
                        .text(each.name)
                        .text(each.alternateName)
                        .text(each.description)
                        .text(each.transportation)
                        .text(each.url)
                        .jsonb(each.addresses)
                        .texts(each.postalCodes)
                        .real(each.latitude)
                        .real(each.longitude)
                        .jsonb(each.accessibility)
                        .texts(each.languages)
                        .jsonb(each.contacts)
                        .jsonb(each.phones)
                        .jsonb(each.schedules)
                        .text(each.externalIdentifier)
                        .text(each.externalIdentifierType)
                        .code(each.visibility)
                        .end();
        }
        return created;
    }

    /** From one partner to another, when the two turn out to be one. */
    public void moveAll(UUID from, UUID to, Instant now) {
        for (var location : db.createSelectionQuery(
                        "from PartnerLocation e where e.partnerId = :from order by e.id", PartnerLocation.class)
                .setParameter("from", from)
                .getResultList()) location.moveTo(to, current.get().subject(), now);
    }
}

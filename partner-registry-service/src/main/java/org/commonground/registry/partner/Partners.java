package org.commonground.registry.partner;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.json.Storable;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.communityarea.CommunityAreas;
import org.commonground.registry.duplicate.Duplicates;
import org.commonground.registry.offering.TakeDirectory;
import org.commonground.registry.vocabulary.PartnerType;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The partners of the caller's district, as far as the caller may see them. */
@ApplicationScoped
public class Partners {
    private static final Listing<Partner> LISTING = Listing.of(Partner.class)
            .text("name", partner -> partner.name)
            .code("registrationState", RegistrationState.class)
            .codes("types", PartnerType.class)
            .texts("languages")
            .optionalDate("validTo")
            .optionalDate("stepDueOn")
            .optionalDate("assuranceDueOn", "assurance.nextDueOn")
            .texts("sectors")
            .uuids("communityBasedAreaIds")
            .flag("siteBased")
            .flag("oneTime");

    private static final Where LIVE = new Where("e.mergedInto is null", Map.of());

    private final Session db;
    private final CurrentCaller current;
    private final Outbox outbox;
    private final Clock clock;
    private final Duplicates duplicates;
    private final CommunityAreas areas;

    Partners(
            Session db,
            CurrentCaller current,
            Outbox outbox,
            Clock clock,
            Duplicates duplicates,
            CommunityAreas areas) {
        this.db = db;
        this.current = current;
        this.outbox = outbox;
        this.clock = clock;
        this.duplicates = duplicates;
        this.areas = areas;
    }

    Partner get(UUID id) {
        var partner = db.find(Partner.class, id);
        if (partner == null) throw Problem.notFound("partner", id);
        if (partner.mergedInto != null) throw superseded(partner, partner.mergedInto);
        if (!isVisible(partner)) throw Problem.notFound("partner", id);
        return partner;
    }

    /** Who may see the entry that it became is told where it is; to others it never existed. */
    private Problem superseded(Partner merged, UUID survivorId) {
        var survivor = db.find(Partner.class, survivorId);
        if (survivor == null || !isVisible(survivor)) return Problem.notFound("partner", merged.id());
        return Problem.of(ProblemCode.GONE, "it was merged into another entry of the same organisation")
                .header("Location", "/v1/partners/" + survivorId)
                .member("supersededBy", survivorId);
    }

    /** As {@link #get}, for a change: a partner that the caller may only read is not theirs to change. */
    Partner getOwn(UUID id) {
        var partner = get(id);
        if (current.reach() != Reach.ALL && !partner.isOwnedBy(current.get().partnerIds()))
            throw Problem.notFound("partner of yours with id", id);
        return partner;
    }

    /** Held until the transaction ends; null if there is none in the district. */
    @Nullable
    Partner lock(UUID id) {
        return db.find(Partner.class, id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** So that the answer shows the new version. */
    void flush() {
        db.flush();
    }

    /** @param state only partners in this state; null for all */
    Page<Partner> page(ListQuery query, @Nullable RegistrationState state) {
        var visible = scope().and(LIVE);
        return LISTING.page(
                db,
                query,
                state == null ? visible : visible.and(Where.of("e.registrationState = :state", "state", state)));
    }

    /** The partner id of the caller's account under which nobody is registered yet. */
    UUID reserved() {
        var own = current.get().partnerIds();
        var taken = known(own);
        return own.stream()
                .filter(id -> !taken.contains(id))
                .sorted()
                .findFirst()
                .orElseThrow(
                        () -> Problem.rules(
                                List.of(
                                        Violation.guard(
                                                "not-invited",
                                                "the district's administrator first gives your account the id of a new partner (partner_ids)"))));
    }

    /** By what another system calls it; a merged entry's names are its survivor's. */
    Partner byIdentifier(String scheme, String value) {
        // an address can carry what PostgreSQL cannot
        if (!Storable.is(scheme) || !Storable.is(value)) throw Problem.notFound("partner", "by that name");
        var identifier = new PartnerIdentifier(scheme, value);
        return ownerOf(identifier).map(this::get).orElseThrow(() -> Problem.notFound("partner", scheme + " " + value));
    }

    /** All entries that were merged into this one. */
    List<Partner> mergedInto(UUID id) {
        return db.createSelectionQuery("from Partner e where e.mergedInto = :id order by e.id", Partner.class)
                .setParameter("id", id)
                .getResultList();
    }

    /** Those that name this entry as the one above them, by either of its ids. */
    List<Partner> below(Partner parent) {
        return db.createSelectionQuery(
                        "from Partner e where e.mergedInto is null and e.parentOrganizationId in :ids order by e.id",
                        Partner.class)
                .setParameter("ids", parent.hsdsId == null ? List.of(parent.id()) : List.of(parent.id(), parent.hsdsId))
                .getResultList();
    }

    void add(Partner partner) {
        refuseTakenIdentifiers(partner.id(), partner.identifiers);
        db.persist(partner);
    }

    /** What a profile newly refers to exists, and nobody comes to be above themselves. What stands already is let be. */
    void refuseUnknownReferences(UUID id, @Nullable PartnerProfile before, PartnerProfile after) {
        var broken = new ArrayList<Violation>();
        var parentId = after.parentOrganizationId();
        if (parentId != null && (before == null || !parentId.equals(before.parentOrganizationId()))) {
            hold("partner-parents");
            var parent = db.find(Partner.class, parentId);
            if (parentId.equals(id) || (parent != null && isBelow(parent, id)))
                broken.add(Violation.at("/parentOrganizationId", "parent-cycle", "it would be above itself"));
            else if (parent == null || !isVisible(parent))
                broken.add(Violation.at(
                        "/parentOrganizationId", "unknown-parent", "there is no partner %s".formatted(parentId)));
        }
        var known = before == null ? Set.<UUID>of() : Set.copyOf(before.communityBasedAreaIds());
        var unknown = areas.unknown(after.communityBasedAreaIds());
        for (int i = 0; i < after.communityBasedAreaIds().size(); i++) {
            var area = after.communityBasedAreaIds().get(i);
            if (unknown.contains(area) && !known.contains(area))
                broken.add(Violation.at(
                        "/communityBasedAreaIds/" + i, "unknown-reference", "there is no community area " + area));
        }
        if (!broken.isEmpty()) throw Problem.rules(broken);
    }

    /** After a merge the way up may lead back. */
    void cutCircle(Partner partner) {
        var parent = partner.parentOrganizationId == null ? null : db.find(Partner.class, partner.parentOrganizationId);
        if (parent != null && isBelow(parent, partner.id())) partner.parentOrganizationId = null;
    }

    /** Whether the way up from a partner leads to one with this id; a merged entry is where its survivor is. */
    private boolean isBelow(Partner partner, UUID id) {
        var path = new HashSet<UUID>();
        for (var at = partner; at != null && path.add(at.id()); ) {
            var next = at.mergedInto == null ? at.parentOrganizationId : at.mergedInto;
            at = next == null ? null : db.find(Partner.class, next);
        }
        return path.contains(id);
    }

    /**
     * Whom the name names, if anybody. Nobody else gets any of these identifiers until the transaction ends: of two requests
     * that add the same partner at once, the second finds the first's.
     */
    Optional<UUID> claim(PartnerIdentifier name, List<PartnerIdentifier> identifiers) {
        reserve(identifiers);
        return ownerOf(name);
    }

    /** In one order, so that two requests do not wait for each other. */
    private void reserve(List<PartnerIdentifier> identifiers) {
        identifiers.stream()
                .map(each -> "%s|partner|%s|%s".formatted(current.get().district(), each.scheme(), each.value()))
                .distinct()
                .sorted()
                .forEach(this::holdKey);
    }

    /** One at a time in the district, until the transaction ends. */
    private void hold(String what) {
        holdKey(current.get().district() + "|" + what);
    }

    private void holdKey(String key) {
        db.createNativeQuery(
                        "select 1 from (select pg_advisory_xact_lock(hashtextextended(:key, 0))) held", Integer.class)
                .setParameter("key", key)
                .getSingleResult();
    }

    /** An identifier names one partner of the district; the second to claim it is refused. */
    void refuseTakenIdentifiers(UUID id, List<PartnerIdentifier> identifiers) {
        reserve(identifiers);
        for (var identifier : identifiers) {
            var owner = ownerOf(identifier);
            if (owner.isPresent() && !owner.get().equals(id))
                throw Problem.duplicate("partner", identifier.scheme() + " " + identifier.value())
                        .member("existing", "/v1/partners/" + owner.get());
        }
    }

    private Optional<UUID> ownerOf(PartnerIdentifier identifier) {
        return db.createNativeQuery("""
                        select id from partner
                        where district = :district and merged_into is null
                          and identifiers @> jsonb_build_array(jsonb_build_object('scheme', :scheme, 'value', :value))
                        """, UUID.class)
                .setParameter("district", current.get().district())
                .setParameter("scheme", identifier.scheme())
                .setParameter("value", identifier.value())
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** Which of these exist in the district. */
    public Set<UUID> known(Collection<UUID> ids) {
        if (ids.isEmpty()) return Set.of();
        return new HashSet<>(db.createSelectionQuery("select e.id from Partner e where e.id in :ids", UUID.class)
                .setParameter("ids", ids)
                .getResultList());
    }

    /** What other features know of partners, whatever their state: who may see them is for the caller to ask. */
    public Map<UUID, PartnerCard> cards(Collection<UUID> ids) {
        var found = new HashMap<UUID, PartnerCard>();
        if (ids.isEmpty()) return found;
        var partners = db.createSelectionQuery("from Partner e where e.id in :ids", Partner.class)
                .setParameter("ids", ids)
                .getResultList();
        var parents = publishedIds(partners.stream()
                .map(partner -> Optional.ofNullable(partner.parentOrganizationId))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet()));
        for (var partner : partners)
            found.put(
                    partner.id(),
                    new PartnerCard(
                            partner.id(),
                            partner.publishedId(),
                            partner.parentOrganizationId == null
                                    ? null
                                    : parents.getOrDefault(partner.parentOrganizationId, partner.parentOrganizationId),
                            partner.registrationState,
                            partner.qualityLevel,
                            partner.profile()));
        return found;
    }

    private Map<UUID, UUID> publishedIds(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Map.of()
                : db.createSelectionQuery("from Partner e where e.id in :ids", Partner.class)
                        .setParameter("ids", ids)
                        .getResultStream()
                        .collect(Collectors.toMap(Partner::id, Partner::publishedId));
    }

    /** What became of one imported partner. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED,
        /** It is known and only new ones were wanted, or the other way round. */
        SKIPPED
    }

    /**
     * What became of partners of a directory.
     *
     * @param joined those that were taken for a partner that is here already, because the name is the same
     * @param held those that were not taken: what is here is so like them that somebody has to say whether it is the same
     */
    public record Taken(
            List<Outcome> outcomes,
            Map<PartnerIdentifier, String> joined,
            Map<PartnerIdentifier, Duplicates.Likely> held) {}

    /**
     * Creates or updates partners that a directory masters, by their identifiers. What a partner has added of itself (contacts,
     * acknowledgements) stays; one that did not come from the directory keeps its own word. Few statements for many partners.
     *
     * @param owners whom their identifiers name now
     * @param onlyKnown nobody new is taken; they are not among the outcomes
     * @param propose whether a new one that is like somebody here is held back instead of created
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Taken takeFromDirectory(
            Collection<DirectoryPartner> rows,
            Map<PartnerIdentifier, UUID> owners,
            boolean onlyKnown,
            boolean propose) {
        var actor = current.get().subject();
        var now = clock.instant();
        var existing = new HashMap<UUID, Partner>();
        var ids = new HashSet<>(owners.values());
        rows.forEach(row -> ids.add(idOf(row.identifier())));
        for (var partner : db.createSelectionQuery("from Partner e where e.id in :ids", Partner.class)
                .setParameter("ids", ids)
                .getResultList()) existing.put(partner.id(), partner);
        var unknown = rows.stream()
                .filter(row -> !owners.containsKey(row.identifier()) && !existing.containsKey(idOf(row.identifier())))
                .toList();
        var alike = propose ? alike(unknown) : Map.<PartnerIdentifier, Duplicates.Likely>of();
        var taken = new Taken(new ArrayList<>(), new HashMap<>(), new HashMap<>());
        var facts = new ArrayList<Outbox.Fact>();
        for (var row : rows) {
            var natural = idOf(row.identifier());
            var partner = survivorOf(existing.get(owners.getOrDefault(row.identifier(), natural)));
            var like = alike.get(row.identifier());
            if (partner == null && like != null && like.sameName()) {
                partner = db.find(Partner.class, like.partnerId());
                taken.joined.put(row.identifier(), like.name());
            } else if (partner == null && like != null) {
                taken.held.put(row.identifier(), like);
                continue;
            }
            if (partner == null && onlyKnown) continue;
            if (partner == null) {
                partner = new Partner(natural, row.name(), RegistrationState.PROSPECT, actor, now);
                partner.describe(row.over(partner.profile()), actor, now);
                db.persist(partner);
                existing.put(natural, partner);
                taken.outcomes.add(Outcome.CREATED);
            } else if (partner.describe(
                    partner.id().equals(natural) ? row.over(partner.profile()) : row.beside(partner.profile()),
                    actor,
                    now)) {
                taken.outcomes.add(Outcome.UPDATED);
            } else {
                taken.outcomes.add(Outcome.UNCHANGED);
                continue;
            }
            facts.add(new Outbox.Fact(partner, new PartnerEvent.Upserted(partner.state())));
        }
        outbox.publish(facts);
        return taken;
    }

    /** What is here and likely the same; of several that have the very same name nobody knows which. */
    private Map<PartnerIdentifier, Duplicates.Likely> alike(Collection<DirectoryPartner> rows) {
        if (rows.isEmpty()) return Map.of();
        var schemes =
                rows.stream().map(row -> row.identifier().scheme()).distinct().toList();
        var names = new HashMap<PartnerIdentifier, String>();
        for (var row : rows) names.put(row.identifier(), row.name());
        return duplicates.likely(names, schemes);
    }

    /**
     * Writes into {@code owner} of a temporary table whom the identifiers there ({@code scheme}, {@code value}) name now. In
     * one go through the district, however many they are.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void noteOwners(String table) {
        db.flush();
        db.createNativeMutationQuery("""
                        with named as materialized (
                            select p.id, i ->> 'scheme' as scheme, i ->> 'value' as value
                            from partner p cross join lateral jsonb_array_elements(p.identifiers) as i
                            where p.district = :district and p.merged_into is null)
                        update %s asked set owner = named.id from named
                        where named.scheme = asked.scheme and named.value = asked.value
                        """.formatted(table))
                .setParameter("district", current.get().district())
                .executeUpdate();
    }

    /** A partner as another HSDS directory lists it, with the id that it has here. */
    public record Listed(UUID id, UUID hsdsId, PartnerProfile said) {}

    /**
     * Whom to take of another directory.
     *
     * @param byName whether one that has nobody's identifier may also be known by its name: the same name is the same
     *     partner, which keeps its own word; a name that is very like another is held back
     * @param told partners that the directory has told apart from these, whatever their names
     * @param created those of them that are new by this very directory
     */
    public record Wanted(TakeDirectory.Wanted rows, boolean byName, Set<UUID> told, Set<UUID> created) {}

    /**
     * What became of partners of another directory.
     *
     * @param ids the partners' ids here, by their HSDS ids; not of those who were not taken
     * @param outcomes by HSDS ids, of all who were not held
     * @param joined those that were taken for a partner that is here already, because the name is the same
     * @param held those that were not taken, because they are likely somebody who is here
     */
    public record Followed(
            Map<UUID, UUID> ids,
            Map<UUID, Outcome> outcomes,
            Map<UUID, String> joined,
            Map<UUID, Duplicates.Likely> held) {}

    /**
     * Takes partners from another HSDS directory. One that is new by its id but has an identifier that a partner here has
     * is that partner: it is not created twice. What HSDS has no field for stays the partner's.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Followed follow(Collection<Listed> rows, Wanted wanted) {
        var actor = current.get().subject();
        var now = clock.instant();
        var existing = new HashMap<UUID, Partner>();
        if (!rows.isEmpty())
            for (var partner : db.createSelectionQuery("from Partner e where e.id in :ids", Partner.class)
                    .setParameter("ids", rows.stream().map(Listed::id).toList())
                    .getResultList()) existing.put(partner.id(), partner);
        var ids = new HashMap<UUID, UUID>();
        var outcomes = new LinkedHashMap<UUID, Outcome>();
        var followed = new Followed(ids, outcomes, new HashMap<>(), new HashMap<>());
        var names = new HashMap<UUID, String>();
        if (wanted.byName)
            for (var row : rows)
                if (!existing.containsKey(row.id()) && ownerOfAny(row).isEmpty())
                    names.put(row.hsdsId(), row.said().name());
        var alike = duplicates.likely(names, List.of());
        alike.values().removeIf(like -> wanted.told.contains(like.partnerId()));
        var facts = new ArrayList<Outbox.Fact>();
        for (var row : rows) {
            var partner = existing.get(row.id());
            var like = alike.get(row.hsdsId());
            if (like != null && like.sameName()) {
                var same = db.find(Partner.class, like.partnerId());
                // the next import finds it by this id
                if (same.hsdsId == null) same.hsdsId = row.hsdsId();
                followed.joined.put(row.hsdsId(), like.name());
                ids.put(row.hsdsId(), same.id());
                outcomes.put(row.hsdsId(), Outcome.UNCHANGED);
                continue;
            }
            if (like != null && wanted.rows != TakeDirectory.Wanted.KNOWN) {
                followed.held.put(row.hsdsId(), like);
                continue;
            }
            if (partner == null) {
                var owner = ownerOfAny(row);
                if (owner.isPresent()) partner = db.find(Partner.class, owner.get());
            }
            var merged = partner != null && partner.mergedInto != null;
            partner = survivorOf(partner);
            if (wanted.byName && partner != null && isOnlyNamedLike(partner, row)) {
                // known by its name before, and not the directory's
                ids.put(row.hsdsId(), partner.id());
                outcomes.put(row.hsdsId(), Outcome.UNCHANGED);
                continue;
            }
            if (partner == null && wanted.rows == TakeDirectory.Wanted.KNOWN) {
                outcomes.put(row.hsdsId(), Outcome.SKIPPED);
                continue;
            }
            if (partner != null && wanted.rows == TakeDirectory.Wanted.NEW && !wanted.created.contains(partner.id())) {
                ids.put(row.hsdsId(), partner.id());
                outcomes.put(row.hsdsId(), Outcome.SKIPPED);
                continue;
            }
            var isNew = partner == null;
            if (partner == null)
                partner = new Partner(row.id(), row.said().name(), RegistrationState.PROSPECT, actor, now);
            // the entry that was merged keeps its id, and leads here by it
            if (!merged && partner.hsdsId == null && !partner.id().equals(row.hsdsId())) partner.hsdsId = row.hsdsId();
            ids.put(row.hsdsId(), partner.id());
            var differs = partner.describe(isNew ? row.said() : row.said().followed(partner.profile()), actor, now);
            if (isNew) {
                db.persist(partner);
                // the next one may have the same identifier
                db.flush();
            }
            outcomes.put(row.hsdsId(), isNew ? Outcome.CREATED : differs ? Outcome.UPDATED : Outcome.UNCHANGED);
            if (isNew || differs) facts.add(new Outbox.Fact(partner, new PartnerEvent.Upserted(partner.state())));
        }
        outbox.publish(facts);
        return followed;
    }

    private Optional<UUID> ownerOfAny(Listed row) {
        return row.said().identifiers().stream()
                .flatMap(identifier -> ownerOf(identifier).stream())
                .findFirst();
    }

    /** Neither an entry that the directory made, nor one of ours that it lists, nor one with the same number. */
    private boolean isOnlyNamedLike(Partner partner, Listed row) {
        return !partner.id().equals(idOfHsds(row.hsdsId()))
                && !partner.id().equals(row.hsdsId())
                && partner.identifiers.stream()
                        .noneMatch(mine -> row.said().identifiers().stream().anyMatch(mine::isSameAs));
    }

    private UUID idOfHsds(UUID hsdsId) {
        return Ids.ofNaturalKey(current.get().district(), "HSDS/Partner", hsdsId.toString());
    }

    /** The entry that this one became if it was merged, otherwise itself. */
    public UUID survivorOf(UUID id) {
        var survivor = survivorOf(db.find(Partner.class, id));
        return survivor == null ? id : survivor.id();
    }

    private @Nullable Partner survivorOf(@Nullable Partner partner) {
        if (partner == null || partner.mergedInto == null) return partner;
        return db.find(Partner.class, partner.mergedInto);
    }

    /** The id that a directory's partner has in this district, before and after it is loaded. */
    public UUID idOf(PartnerIdentifier identifier) {
        return Ids.ofNaturalKey(current.get().district(), identifier.scheme(), identifier.value());
    }

    private boolean isVisible(Partner partner) {
        return switch (current.reach()) {
            case ALL -> true;
            case OWN ->
                partner.isOwnedBy(current.get().partnerIds())
                        || RegistrationState.PUBLISHED.contains(partner.registrationState);
            case PUBLISHED -> RegistrationState.PUBLISHED.contains(partner.registrationState);
            case NONE -> false;
        };
    }

    private Where scope() {
        var published = Where.of("e.registrationState in :published", "published", RegistrationState.PUBLISHED);
        return switch (current.reach()) {
            case ALL -> Where.EVERYTHING;
            case OWN ->
                published.or(Where.of(
                        "e.id in :ownPartners", "ownPartners", current.get().partnerIds()));
            case PUBLISHED -> published;
            case NONE -> Where.NOTHING;
        };
    }
}

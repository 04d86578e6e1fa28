package org.commonground.registry.offering;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
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
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.location.LocationChanged;
import org.commonground.registry.location.PartnerLocations;
import org.commonground.registry.ownership.Ownership;
import org.commonground.registry.vocabulary.BeneficiaryGroup;
import org.commonground.registry.vocabulary.BenefitArea;
import org.commonground.registry.vocabulary.DeliveryMode;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Tier;
import org.commonground.registry.vocabulary.Timing;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The services on offer in the caller's district. */
@ApplicationScoped
public class ServiceOfferings {
    private static final Listing<ServiceOffering> LISTING = Listing.of(ServiceOffering.class)
            .text("name", offering -> offering.name)
            .uuid("partnerId")
            .code("status", OfferingStatus.class)
            .codes("categories", NeedCategory.class)
            .codes("gradeLevels", GradeLevel.class)
            .codes("timings", Timing.class)
            .codes("settings", Setting.class)
            .texts("languages")
            .uuid("programId")
            .codes("benefitAreas", BenefitArea.class)
            .codes("beneficiaryGroups", BeneficiaryGroup.class)
            .codes("deliveryModes", DeliveryMode.class)
            .codes("tiers", Tier.class)
            .texts("populations")
            .optionalDate("assuredOn", "assurance.lastCheckedOn")
            .optionalDate("assuranceDueOn", "assurance.nextDueOn");

    private static final Where PUBLISHED =
            Where.of("e.status in :published and " + Ownership.OF_APPROVED, "published", OfferingStatus.PUBLISHED);

    private final Session db;
    private final CurrentCaller current;
    private final Outbox outbox;
    private final Clock clock;
    private final ServiceSites sites;
    private final AssurancePolicy policy;
    private final Ownership ownership;

    ServiceOfferings(
            Session db,
            CurrentCaller current,
            Outbox outbox,
            Clock clock,
            ServiceSites sites,
            AssurancePolicy policy,
            Ownership ownership) {
        this.db = db;
        this.current = current;
        this.outbox = outbox;
        this.clock = clock;
        this.sites = sites;
        this.policy = policy;
        this.ownership = ownership;
    }

    ServiceOffering get(UUID id) {
        var offering = db.find(ServiceOffering.class, id);
        if (offering == null || (current.reach() == Reach.PUBLISHED && !isPublished(offering)))
            throw Problem.notFound("service", id);
        return offering;
    }

    /** For a change: partners change their own services, officers any. */
    ServiceOffering getOwn(UUID id) {
        var offering = get(id);
        ownership.refuseForeign(offering.partnerId);
        return offering;
    }

    /** @param staleBefore only services that nobody has checked since that day; null for all */
    Page<ServiceOffering> page(ListQuery query, @Nullable LocalDate staleBefore) {
        var stale = staleBefore == null
                ? Where.EVERYTHING
                : Where.of(
                        "e.assurance.lastCheckedOn is null or e.assurance.lastCheckedOn < :staleBefore",
                        "staleBefore",
                        staleBefore);
        return LISTING.page(db, query, scope().and(stale));
    }

    /** What the public sees: what is on offer, or will be again, of approved partners. */
    private Where scope() {
        return current.reach() == Reach.PUBLISHED ? PUBLISHED : Where.EVERYTHING;
    }

    private boolean isPublished(ServiceOffering offering) {
        return OfferingStatus.PUBLISHED.contains(offering.status) && ownership.isApproved(offering.partnerId);
    }

    void refuseForeignProgram(UUID partnerId, @Nullable UUID programId) {
        if (programId == null) return;
        var known = db.createSelectionQuery(
                        "select count(e) from Program e where e.id = :id and e.partnerId = :partner", Long.class)
                .setParameter("id", programId)
                .setParameter("partner", partnerId)
                .getSingleResult();
        if (known == 0)
            throw Problem.rules(
                    List.of(Violation.at("/programId", "unknown-program", "the partner has no program " + programId)));
    }

    /** Tells others what these services are now, sites and all. */
    void publish(Collection<ServiceOffering> changed) {
        if (changed.isEmpty()) return;
        db.flush();
        var places =
                sites.publicPlaces(changed.stream().map(ServiceOffering::id).toList());
        outbox.publish(changed.stream()
                .map(offering ->
                        new Outbox.Fact(offering, offering.event(places.getOrDefault(offering.id(), List.of()))))
                .toList());
    }

    /** Sites of these services changed: each is another version now, and published. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void sitesChanged(Collection<UUID> serviceIds) {
        if (serviceIds.isEmpty()) return;
        var offerings = db.createSelectionQuery("from ServiceOffering e where e.id in :ids", ServiceOffering.class)
                .setParameter("ids", Set.copyOf(serviceIds))
                .getResultList();
        for (var offering : offerings) offering.siteChanged(current.get().subject(), clock.instant());
        publish(offerings);
    }

    void on(@Observes LocationChanged change) {
        sitesChanged(sites.servicesAt(change.id()));
    }

    /** From one partner to another with all sites, when the two turn out to be one. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void moveAll(UUID from, UUID to, Instant now) {
        var offerings = db.createSelectionQuery(
                        "from ServiceOffering e where e.partnerId = :from order by e.id", ServiceOffering.class)
                .setParameter("from", from)
                .getResultList();
        for (var offering : offerings) offering.moveTo(to, current.get().subject(), now);
        sites.moveAll(from, to, now);
        publish(offerings);
    }

    void add(ServiceOffering offering) {
        db.persist(offering);
    }

    /** How many services a partner offers. */
    public long countOf(UUID partnerId) {
        return db.createSelectionQuery(
                        "select count(e) from ServiceOffering e where e.partnerId = :partner and e.status <> DEFUNCT",
                        Long.class)
                .setParameter("partner", partnerId)
                .getSingleResult();
    }

    /** What became of one imported service. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /**
     * Takes services and their sites from another HSDS directory. Sites that it no longer lists go, unless a school has
     * accepted them; what HSDS has no field for stays the partner's.
     *
     * @param moved what became of the places, so that services there are published anew
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<Outcome> follow(Collection<ListedOffering> rows, Map<UUID, PartnerLocations.Outcome> moved) {
        var actor = current.get().subject();
        var now = clock.instant();
        var ids = rows.stream().map(ListedOffering::id).toList();
        var known = new HashMap<UUID, ServiceOffering>();
        if (!ids.isEmpty())
            for (var offering : db.createSelectionQuery(
                            "from ServiceOffering e where e.id in :ids", ServiceOffering.class)
                    .setParameter("ids", ids)
                    .getResultList()) known.put(offering.id(), offering);
        var sitesOf = sites.ofServices(ids);
        var outcomes = new ArrayList<Outcome>();
        var changed = new ArrayList<ServiceOffering>();
        for (var row : rows) {
            var offering = known.get(row.id());
            var isNew = offering == null;
            if (offering == null) {
                offering = new ServiceOffering(row.id(), row.partnerId(), actor, now);
                offering.hsdsId = row.hsdsId();
            }
            var differs = offering.describe(isNew ? row.said() : row.said().followed(offering.said()), actor, now);
            differs |= offering.follow(row.status(), actor, now);
            if (row.assuredOn() != null && offering.assurance().isOlderThan(row.assuredOn())) {
                offering.assure(row.assuredOn(), row.assuredBy() == null ? actor : row.assuredBy(), policy, now);
                differs = true;
            }
            if (isNew) db.persist(offering);
            differs |= followSites(row, sitesOf.getOrDefault(row.id(), List.of()), moved, actor, now);
            outcomes.add(isNew ? Outcome.CREATED : differs ? Outcome.UPDATED : Outcome.UNCHANGED);
            if (!isNew && !differs) continue;
            if (!isNew) offering.siteChanged(actor, now);
            changed.add(offering);
        }
        publish(changed);
        return outcomes;
    }

    private boolean followSites(
            ListedOffering row,
            List<ServiceSite> there,
            Map<UUID, PartnerLocations.Outcome> moved,
            String actor,
            Instant now) {
        var left = new LinkedHashMap<UUID, ServiceSite>();
        for (var site : there) left.put(site.id(), site);
        boolean differs = false;
        for (var listed : row.sites()) {
            differs |= moved.get(listed.said().locationId()) == PartnerLocations.Outcome.UPDATED;
            var site = left.remove(listed.id());
            if (site == null) {
                site = new ServiceSite(listed.id(), row.id(), row.partnerId(), actor, now);
                site.hsdsId = listed.hsdsId();
                site.describe(listed.said(), actor, now);
                db.persist(site);
                differs = true;
            } else differs |= site.describe(listed.said().followed(site.said()), actor, now);
        }
        if (!row.whole()) return differs;
        for (var site : left.values()) {
            // only what came from a directory goes when the directory drops it
            if (site.hsdsId == null || site.placementState != null) continue;
            db.remove(site);
            differs = true;
        }
        return differs;
    }
}

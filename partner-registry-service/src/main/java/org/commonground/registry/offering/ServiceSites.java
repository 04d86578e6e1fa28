package org.commonground.registry.offering;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.contact.Onlooker;
import org.commonground.registry.location.PartnerLocation;
import org.commonground.registry.location.PartnerLocations;
import org.commonground.registry.location.PostalAddress;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The places at which services of the caller's district are given. */
@ApplicationScoped
public class ServiceSites {
    private static final Listing<ServiceSite> LISTING = Listing.of(ServiceSite.class)
            .uuid("serviceId")
            .uuid("partnerId")
            .uuid("locationId")
            .uuid("educationOrgId")
            .code("placementState", PlacementState.class);

    private static final Where PUBLISHED = Where.of(
            "e.serviceId in (select s.id from ServiceOffering s where s.status in :published and s.partnerId in"
                    + " (select p.id from Partner p where p.registrationState = APPROVED))",
            "published",
            OfferingStatus.PUBLISHED);

    private static final Where GIVEN =
            new Where("e.educationOrgId is null or e.placementState in (SCHOOL_ACCEPTED, ACTIVE)", Map.of());

    private static final Set<Role> OFFICE = Set.of(Role.PARTNERSHIP_OFFICER, Role.DISTRICT_REVIEWER, Role.SYSTEM);
    private static final Set<Role> SCHOOL = Set.of(Role.SCHOOL_LEADER, Role.SCHOOL_LIAISON);
    private static final Set<Role> PLACERS =
            Set.of(Role.PARTNER_ADMIN, Role.PARTNER_STAFF, Role.SCHOOL_LEADER, Role.SCHOOL_LIAISON);

    private final Session db;
    private final CurrentCaller current;
    private final PartnerLocations locations;

    ServiceSites(Session db, CurrentCaller current, PartnerLocations locations) {
        this.db = db;
        this.current = current;
        this.locations = locations;
    }

    public ServiceSite get(UUID id) {
        var site = db.find(ServiceSite.class, id);
        if (site == null || !isSeen(site) || (current.reach() == Reach.PUBLISHED && !isPublished(site)))
            throw Problem.notFound("service site", id);
        return site;
    }

    /** What a school was asked for and has not accepted, or has no more, is between it, the partner and the office. */
    private boolean isSeen(ServiceSite site) {
        return site.isGiven() || isConcerned(site);
    }

    /** The office, the partner, and those who speak for the school; {@code audience_of} in the database says the same. */
    boolean isConcerned(ServiceSite site) {
        var caller = current.get();
        return OFFICE.stream().anyMatch(caller::is)
                || caller.partnerIds().contains(site.partnerId)
                || (site.educationOrgId != null
                        && caller.schoolIds().contains(site.educationOrgId)
                        && SCHOOL.stream().anyMatch(caller::is));
    }

    private Where seen() {
        var caller = current.get();
        if (OFFICE.stream().anyMatch(caller::is)) return Where.EVERYTHING;
        var seen = GIVEN;
        if (!caller.partnerIds().isEmpty())
            seen = seen.or(Where.of("e.partnerId in :ownPartners", "ownPartners", caller.partnerIds()));
        if (!caller.schoolIds().isEmpty() && SCHOOL.stream().anyMatch(caller::is))
            seen = seen.or(Where.of("e.educationOrgId in :ownSchools", "ownSchools", caller.schoolIds()));
        return seen;
    }

    private boolean isPublished(ServiceSite site) {
        return db.createSelectionQuery(
                                "select count(s) from ServiceOffering s join Partner p on p.id = s.partnerId"
                                        + " where s.id = :id and s.status in :published and p.registrationState = APPROVED",
                                Long.class)
                        .setParameter("id", site.serviceId)
                        .setParameter("published", OfferingStatus.PUBLISHED)
                        .getSingleResult()
                > 0;
    }

    /** For a change: partners change their own, officers any. */
    ServiceSite getOwn(UUID id) {
        var site = get(id);
        if (current.reach() != Reach.ALL && !current.get().partnerIds().contains(site.partnerId))
            throw Problem.notFound("service site of yours with id", id);
        return site;
    }

    /** Partners give their own services anywhere, leaders and liaisons ask any service to their own school, officers do both. */
    void refuseForeign(ServiceOffering offering, @Nullable UUID schoolId) {
        if (current.reach() != Reach.ALL
                && Collections.disjoint(PLACERS, MovePlacement.rolesAt(offering.partnerId, schoolId, current.get())))
            throw Problem.notFound("service for a place of yours with id", offering.id());
    }

    /** For a step of the placement: partners at their own services, schools at their own place, officers at any. */
    ServiceSite getPlaced(UUID id) {
        var site = get(id);
        var caller = current.get();
        var own = caller.partnerIds().contains(site.partnerId)
                || (site.educationOrgId != null && caller.schoolIds().contains(site.educationOrgId));
        if (current.reach() != Reach.ALL && !own) throw Problem.notFound("service site of yours with id", id);
        return site;
    }

    /** Accepted and active placements of these partners at these schools. */
    List<ServiceSite> placed(Collection<UUID> partnerIds, Collection<UUID> schoolIds) {
        if (partnerIds.isEmpty() || schoolIds.isEmpty()) return List.of();
        return db.createSelectionQuery(
                        "from ServiceSite e where e.partnerId in :partners and e.educationOrgId in :schools"
                                + " and e.placementState in (SCHOOL_ACCEPTED, ACTIVE) order by e.id",
                        ServiceSite.class)
                .setParameter("partners", partnerIds)
                .setParameter("schools", schoolIds)
                .getResultList();
    }

    /** From one partner to another, when the two turn out to be one. */
    void moveAll(UUID from, UUID to, Instant now) {
        for (var site : db.createSelectionQuery(
                        "from ServiceSite e where e.partnerId = :from order by e.id", ServiceSite.class)
                .setParameter("from", from)
                .getResultList()) site.moveTo(to, current.get().subject(), now);
    }

    Page<ServiceSite> page(ListQuery query) {
        return LISTING.page(db, query, current.reach() == Reach.PUBLISHED ? PUBLISHED.and(seen()) : seen());
    }

    /** Adds a site; a service is at one place once. */
    void add(ServiceSite site) {
        refuseForeignPlace(site);
        var taken = db.createSelectionQuery(
                        "select e.id from ServiceSite e where e.serviceId = :service and e.id <> :id and"
                                + " (e.locationId = :location or e.educationOrgId = :org)",
                        UUID.class)
                .setParameter("service", site.serviceId)
                .setParameter("id", site.id())
                .setParameter("location", site.locationId, UUID.class)
                .setParameter("org", site.educationOrgId, UUID.class)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
        if (taken.isPresent())
            throw Problem.duplicate("a site of this service", "this place")
                    .member("existing", "/v1/service-sites/" + taken.get());
        db.persist(site);
    }

    /** The place must be the partner's own, or a school that is active. */
    void refuseForeignPlace(ServiceSite site) {
        if (site.locationId != null && locations.findOf(site.partnerId, site.locationId) == null)
            throw Problem.rules(List.of(
                    Violation.at("/locationId", "unknown-location", "the partner has no location " + site.locationId)));
        if (site.educationOrgId != null && !schools(Set.of(site.educationOrgId)).containsKey(site.educationOrgId))
            throw Problem.rules(List.of(Violation.at(
                    "/educationOrgId", "unknown-school", "there is no active school " + site.educationOrgId)));
    }

    void remove(ServiceSite site) {
        if (site.placementState != null && site.placementState.isAccepted())
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "the school has accepted it; end the placement first",
                    List.of(Violation.guard("placement-not-ended", "it is " + site.placementState)));
        db.remove(site);
    }

    /** The sites of several services, oldest first. */
    public Map<UUID, List<ServiceSite>> ofServices(Collection<UUID> serviceIds) {
        var found = new LinkedHashMap<UUID, List<ServiceSite>>();
        if (serviceIds.isEmpty()) return found;
        for (var site : db.createSelectionQuery(
                        "from ServiceSite e where e.serviceId in :services order by e.id", ServiceSite.class)
                .setParameter("services", Set.copyOf(serviceIds))
                .getResultList())
            found.computeIfAbsent(site.serviceId, _ -> new ArrayList<>()).add(site);
        return found;
    }

    /** Services with a site at this place. */
    List<UUID> servicesAt(UUID locationId) {
        return db.createSelectionQuery(
                        "select distinct e.serviceId from ServiceSite e where e.locationId = :location", UUID.class)
                .setParameter("location", locationId)
                .getResultList();
    }

    /** A school as a place. */
    public record School(
            UUID id,
            String sourcedId,
            String name,
            @Nullable Double latitude,
            @Nullable Double longitude) {}

    /** The active schools among these. */
    public Map<UUID, School> schools(Collection<UUID> ids) {
        var found = new HashMap<UUID, School>();
        if (ids.isEmpty()) return found;
        for (var school : db.createSelectionQuery(
                        "select e.id, e.sourcedId, e.name, e.latitude, e.longitude from EducationOrg e"
                                + " where e.id in :ids and e.status = ACTIVE",
                        School.class)
                .setParameter("ids", Set.copyOf(ids))
                .getResultList()) found.put(school.id(), school);
        return found;
    }

    /** Where services are given, by service, as the caller may see it. */
    Map<UUID, List<SitePlace>> placesFor(Collection<UUID> serviceIds) {
        var caller = current.get();
        return places(serviceIds, this::isSeen, partner -> Onlooker.of(caller, partner));
    }

    /** Where services are given, by service, as everybody may see it. */
    public Map<UUID, List<SitePlace>> publicPlaces(Collection<UUID> serviceIds) {
        return places(serviceIds, ServiceSite::isGiven, _ -> Onlooker.PUBLIC);
    }

    private Map<UUID, List<SitePlace>> places(
            Collection<UUID> serviceIds, Predicate<ServiceSite> seen, Function<UUID, Onlooker> onlookers) {
        var sites = ofServices(serviceIds);
        sites.values().forEach(each -> each.removeIf(seen.negate()));
        var locationIds = new HashSet<UUID>();
        var schoolIds = new HashSet<UUID>();
        for (var each : sites.values())
            for (var site : each) {
                if (site.locationId != null) locationIds.add(site.locationId);
                if (site.educationOrgId != null) schoolIds.add(site.educationOrgId);
            }
        var known = locations.byId(locationIds);
        var schools = schools(schoolIds);
        var places = new HashMap<UUID, List<SitePlace>>();
        for (var entry : sites.entrySet())
            places.put(
                    entry.getKey(),
                    entry.getValue().stream()
                            .map(site -> place(site, known, schools, onlookers.apply(site.partnerId)))
                            .toList());
        return places;
    }

    /** One site's place as an onlooker may see it. */
    SitePlace place(ServiceSite site, Onlooker onlooker) {
        return place(
                site,
                locations.byId(site.locationId == null ? List.of() : List.of(site.locationId)),
                schools(site.educationOrgId == null ? List.of() : List.of(site.educationOrgId)),
                onlooker);
    }

    /** One site's place, out of what is known of places. */
    static SitePlace place(
            ServiceSite site, Map<UUID, PartnerLocation> locations, Map<UUID, School> schools, Onlooker onlooker) {
        if (site.educationOrgId != null) {
            var school = schools.get(site.educationOrgId);
            return new SitePlace(
                    site.id(),
                    school == null ? "" : school.name(),
                    null,
                    school == null ? null : school.latitude(),
                    school == null ? null : school.longitude(),
                    null,
                    site.educationOrgId,
                    site.placementState,
                    false);
        }
        var location = site.locationId == null ? null : locations.get(site.locationId);
        if (location == null || !onlooker.may(location.visibility()))
            return new SitePlace(
                    site.id(), SitePlace.CONFIDENTIAL, null, null, null, null, null, site.placementState, true);
        var said = location.said();
        return new SitePlace(
                site.id(),
                said.name(),
                said.addresses().stream().findFirst().map(PostalAddress::line).orElse(null),
                said.latitude(),
                said.longitude(),
                site.locationId,
                null,
                site.placementState,
                false);
    }
}

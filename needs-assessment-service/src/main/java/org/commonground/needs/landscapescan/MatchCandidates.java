package org.commonground.needs.landscapescan;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.needs.need.KnownNeed;
import org.commonground.needs.replica.EducationOrgs;
import org.commonground.needs.replica.KnownPartner;
import org.commonground.needs.replica.Offering;
import org.commonground.needs.replica.Offerings;
import org.commonground.needs.replica.Partners;
import org.commonground.needs.vocabulary.GradeLevel;
import org.jspecify.annotations.Nullable;

/**
 * Asks what we know of the registry for partners who could meet a scan's needs. Each need gets the best candidates only, from
 * a shortlist that the database makes, so that the work does not grow with the registry.
 */
@ApplicationScoped
class MatchCandidates {
    /** Services that are scored for a need. */
    static final int SHORTLIST = 400;

    /** Partners that become candidates for a need. */
    static final int CANDIDATES = 50;

    /** Services of a partner that a line of the map names. */
    private static final int SERVICES_NAMED = 5;

    private final LandscapeScans scans;
    private final Offerings offerings;
    private final Partners partners;
    private final EducationOrgs orgs;
    private final BusinessDay businessDay;
    private final Clock clock;

    MatchCandidates(
            LandscapeScans scans,
            Offerings offerings,
            Partners partners,
            EducationOrgs orgs,
            BusinessDay businessDay,
            Clock clock) {
        this.scans = scans;
        this.offerings = offerings;
        this.partners = partners;
        this.orgs = orgs;
        this.businessDay = businessDay;
        this.clock = clock;
    }

    /** How well a partner fits a need, by the best of its services. */
    private record Match(UUID partnerId, Fit fit, List<UUID> serviceIds) {
        static final Comparator<Match> BEST_FIRST = Comparator.comparing((Match match) -> score(match.fit))
                .reversed()
                .thenComparing(Match::partnerId);

        static BigDecimal score(Fit fit) {
            return Objects.requireNonNullElse(fit.schoolToPartner().score(), BigDecimal.ZERO);
        }
    }

    private record Line(UUID needId, UUID candidateId) {}

    /**
     * Brings the scan's candidates and lines up to date. What people added or said stays; what only the registry said and no
     * longer says goes.
     */
    void match(LandscapeScan scan, List<KnownNeed> needs) {
        var candidates = new LinkedHashMap<UUID, ScanCandidate>();
        for (var candidate : scans.candidates(scan.id()))
            if (candidate.partnerId != null) candidates.put(candidate.partnerId, candidate);
        var lines = new LinkedHashMap<Line, ScanEdge>();
        for (var edge : scans.edges(scan.id())) lines.put(new Line(edge.needId, edge.candidateId), edge);
        var schools = schools(scan);
        var current = new HashSet<ScanEdge>();
        for (var need : needs)
            for (var match : best(scan, need, schools, candidates)) {
                var candidate = candidates.computeIfAbsent(match.partnerId, partner -> found(scan, partner));
                var edge = lines.computeIfAbsent(new Line(need.id(), candidate.id), line -> drawn(scan, line));
                edge.score(match.fit, match.serviceIds);
                current.add(edge);
            }
        for (var candidate : candidates.values()) {
            var own = lines.values().stream()
                    .filter(edge -> edge.candidateId.equals(candidate.id))
                    .toList();
            boolean linked = false;
            for (var edge : own)
                if (current.contains(edge)) linked = true;
                else if (edge.isKept() || candidate.isKept()) {
                    linked = true;
                    rescore(scan, schools, needs, candidate, edge);
                } else scans.remove(edge);
            if (!linked && !candidate.isKept()) scans.remove(candidate);
        }
    }

    private ScanCandidate found(LandscapeScan scan, UUID partner) {
        var candidate = new ScanCandidate(scan.id(), partner, null, CandidateOrigin.REGISTRY_MATCH, clock.instant());
        scans.add(candidate);
        return candidate;
    }

    private ScanEdge drawn(LandscapeScan scan, Line line) {
        var edge = new ScanEdge(scan.id(), line.needId, line.candidateId, null, clock.instant());
        scans.add(edge);
        return edge;
    }

    /** Scores lines again: of a candidate that people added, or that somebody has rated. */
    void score(LandscapeScan scan, List<KnownNeed> needs, ScanCandidate candidate, Collection<ScanEdge> edges) {
        var schools = schools(scan);
        for (var edge : edges) rescore(scan, schools, needs, candidate, edge);
    }

    private void rescore(
            LandscapeScan scan,
            List<Demand.School> schools,
            List<KnownNeed> needs,
            ScanCandidate candidate,
            ScanEdge edge) {
        var partnerId = candidate.partnerId;
        var partner =
                partnerId == null ? null : partners.byId(Set.of(partnerId)).get(partnerId);
        var need = needs.stream().filter(each -> each.id().equals(edge.needId)).findFirst();
        if (partner == null || need.isEmpty()) {
            edge.score(null, List.of());
            return;
        }
        var match = match(
                demand(scan, need.get(), schools),
                partner,
                offerings.ofPartner(partner.id(), SHORTLIST),
                candidate,
                scan.fitWeights());
        edge.score(match.fit, match.serviceIds);
    }

    private List<Match> best(
            LandscapeScan scan, KnownNeed need, List<Demand.School> schools, Map<UUID, ScanCandidate> candidates) {
        var middle = middle(schools);
        var shortlist = offerings
                .byId(offerings.shortlist(
                        need.category(),
                        middle == null ? null : middle.latitude(),
                        middle == null ? null : middle.longitude(),
                        SHORTLIST))
                .values()
                .stream()
                .collect(Collectors.groupingBy(Offering::partnerId));
        var demand = demand(scan, need, schools);
        return partners.byId(shortlist.keySet()).values().stream()
                .map(partner -> match(
                        demand,
                        partner,
                        shortlist.getOrDefault(partner.id(), List.of()),
                        candidates.get(partner.id()),
                        scan.fitWeights()))
                .sorted(Match.BEST_FIRST)
                .limit(CANDIDATES)
                .toList();
    }

    private Match match(
            Demand demand,
            KnownPartner partner,
            List<Offering> services,
            @Nullable ScanCandidate rated,
            FitWeights weights) {
        var today = businessDay.today();
        record Scored(@Nullable UUID serviceId, Fit fit) {}
        var scored = new ArrayList<Scored>();
        for (var service : services)
            scored.add(new Scored(service.id(), Fit.of(demand, supply(partner, service, rated), weights, today)));
        if (scored.isEmpty())
            scored.add(new Scored(null, Fit.of(demand, supply(partner, null, rated), weights, today)));
        scored.sort(Comparator.comparing((Scored each) -> Match.score(each.fit))
                .reversed()
                .thenComparing(Scored::serviceId, Comparator.nullsLast(Comparator.naturalOrder())));
        return new Match(
                partner.id(),
                scored.getFirst().fit,
                scored.stream()
                        .limit(SERVICES_NAMED)
                        .map(Scored::serviceId)
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull)
                        .toList());
    }

    private static Supply supply(KnownPartner partner, @Nullable Offering service, @Nullable ScanCandidate rated) {
        var languages = new LinkedHashSet<>(partner.languages());
        if (service != null) languages.addAll(service.languages());
        return new Supply(
                service == null ? Set.of() : Set.copyOf(service.categories()),
                service == null ? Set.of() : Set.copyOf(service.gradeLevels()),
                service == null ? Set.of() : Set.copyOf(service.populations()),
                service == null ? Set.of() : Set.copyOf(service.timings()),
                service == null ? Set.of() : Set.copyOf(service.settings()),
                languages,
                service == null ? null : service.seatsAvailable(),
                service == null
                        ? List.of()
                        : service.sites().stream()
                                .map(site -> new Supply.Site(site.orgId(), point(site.latitude(), site.longitude())))
                                .toList(),
                partner.registrationState(),
                partner.validTo(),
                partner.qualityLevel(),
                rated == null ? null : rated.schoolRating,
                rated == null ? null : rated.partnerRating);
    }

    private static Demand demand(LandscapeScan scan, KnownNeed need, List<Demand.School> schools) {
        var languages = new LinkedHashSet<>(need.languages());
        languages.addAll(scan.preferences.languages());
        return new Demand(
                need.category(),
                need.gradeLevels().stream().map(GradeLevel::code).collect(Collectors.toSet()),
                Set.copyOf(need.priorityGroups()),
                scan.preferences.timings().stream().map(Enum::name).collect(Collectors.toSet()),
                scan.preferences.settings().stream().map(Enum::name).collect(Collectors.toSet()),
                languages,
                need.affectedCount(),
                schools,
                scan.preferences.reachKm().doubleValue());
    }

    private List<Demand.School> schools(LandscapeScan scan) {
        return orgs.places(scan.schoolIds).stream()
                .map(place -> new Demand.School(place.orgId(), point(place.latitude(), place.longitude())))
                .toList();
    }

    private static @Nullable GeoPoint point(@Nullable Double latitude, @Nullable Double longitude) {
        return latitude == null || longitude == null ? null : new GeoPoint(latitude, longitude);
    }

    private static @Nullable GeoPoint middle(List<Demand.School> schools) {
        double latitude = 0;
        double longitude = 0;
        int known = 0;
        for (var school : schools) {
            var at = school.at();
            if (at == null) continue;
            latitude += at.latitude();
            longitude += at.longitude();
            known++;
        }
        return known == 0 ? null : new GeoPoint(latitude / known, longitude / known);
    }
}

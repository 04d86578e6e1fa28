package org.commonground.registry.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.registry.duplicate.Duplicates;
import org.commonground.registry.location.PartnerLocations;
import org.commonground.registry.offering.ListedOffering;
import org.commonground.registry.offering.ServiceOfferings;
import org.commonground.registry.offering.TermUse;
import org.commonground.registry.partner.PartnerProfile;
import org.commonground.registry.partner.Partners;
import org.commonground.registry.program.Programs;
import org.commonground.registry.taxonomy.CodeLists;
import org.commonground.registry.taxonomy.Taxonomies;
import org.commonground.registry.taxonomy.TermDescription;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Imports of HSDS 3.0 records, in either notation. The file is read twice: once to find all that is wrong, once to take it
 * over, in one transaction and in batches. A record goes by its HSDS id: one that we published ourselves is found again
 * under ours, any other keeps its id for readers of our own HSDS API.
 */
@ApplicationScoped
class FollowHsds {
    private static final int BATCH = 200;

    private final Session db;
    private final CurrentCaller current;
    private final Validator validator;
    private final Partners partners;
    private final Programs programs;
    private final PartnerLocations locations;
    private final ServiceOfferings offerings;
    private final Taxonomies taxonomies;

    FollowHsds(
            Session db,
            CurrentCaller current,
            Validator validator,
            Partners partners,
            Programs programs,
            PartnerLocations locations,
            ServiceOfferings offerings,
            Taxonomies taxonomies) {
        this.db = db;
        this.current = current;
        this.validator = validator;
        this.partners = partners;
        this.programs = programs;
        this.locations = locations;
        this.offerings = offerings;
        this.taxonomies = taxonomies;
    }

    /** Takes a record and its number in the file. */
    interface EachRecord {
        void take(JsonNode node, long number);
    }

    /** Hands every record of a file on, one by one; read more than once. */
    interface Source {
        void eachRecord(EachRecord each) throws IOException;
    }

    void run(JobRun run, Source source) throws IOException {
        run(run, source, false);
    }

    /** @param propose hold back organizations that are likely somebody who is here under another name */
    void run(JobRun run, Source source, boolean propose) throws IOException {
        var first = new HsdsRecords(validator, run::report);
        var records = new long[1];
        source.eachRecord((node, number) -> {
            first.read(node, number);
            first.take();
            records[0]++;
        });
        if (first.wrong() > 0)
            throw Problem.of(
                    ProblemCode.RULE_VIOLATED,
                    "%d record(s) are wrong; nothing was changed, the report names each".formatted(first.wrong()));
        run.total(records[0]);
        if (run.flag("dryRun")) {
            for (long i = 0; i < records[0]; i++) run.step("VALID");
            return;
        }
        QuarkusTransaction.requiringNew().timeout(3_600).call(() -> {
            var second = new HsdsRecords(validator);
            var pending = new int[1];
            source.eachRecord((node, number) -> {
                second.read(node, number);
                if (++pending[0] == BATCH) {
                    follow(second.take(), run, propose);
                    pending[0] = 0;
                    db.flush();
                    db.clear();
                }
            });
            follow(second.take(), run, propose);
            return true;
        });
    }

    private void follow(HsdsRecords.Found found, JobRun run, boolean propose) {
        var termIds = followTerms(found);
        var partnerIds = ids("Partner", found.organizations.stream().map(HsdsRecords.Organization::hsdsId));
        addAll(partnerIds, "Partner", found.services.stream().map(HsdsRecords.Offer::organization));
        var organizations = new LinkedHashMap<UUID, Partners.Listed>();
        for (var each : found.organizations) {
            var id = partnerIds.get(each.hsdsId());
            organizations.merge(
                    each.hsdsId(),
                    new Partners.Listed(Objects.requireNonNull(id), each.hsdsId(), said(each.profile(), termIds)),
                    // nested copies say less than the whole one
                    (known, other) -> known.said().phones().size()
                                            + known.said().contacts().size()
                                            + known.said().identifiers().size()
                                    >= other.said().phones().size()
                                            + other.said().contacts().size()
                                            + other.said().identifiers().size()
                            ? known
                            : other);
        }
        var real = partners.follow(organizations.values(), propose);
        real.joined()
                .forEach((id, name) -> run.report(new RowReport(
                        0,
                        "doubt:known-by-name",
                        "/organization/name",
                        "taken for '%s', who is here already".formatted(name),
                        id.toString())));
        hold(found, real.held(), run);
        partnerIds.replaceAll((hsds, id) -> real.ids().getOrDefault(hsds, id));
        real.outcomes().forEach(outcome -> run.step(outcome.name()));

        var programIds = ids("Program", found.programs.stream().map(HsdsRecords.ListedProgram::hsdsId));
        var listedPrograms = new LinkedHashMap<UUID, Programs.Listed>();
        for (var each : found.programs)
            listedPrograms.putIfAbsent(
                    each.hsdsId(),
                    new Programs.Listed(
                            id(programIds, each.hsdsId()),
                            each.hsdsId(),
                            id(partnerIds, each.organization()),
                            each.said()));
        programs.upsert(listedPrograms.values()).values().forEach(outcome -> run.step(outcome.name()));

        var placeIds = ids("PartnerLocation", found.places.stream().map(HsdsRecords.Place::hsdsId));
        addAll(
                placeIds,
                "PartnerLocation",
                found.services.stream()
                        .flatMap(service -> service.sites().stream())
                        .map(site -> Objects.requireNonNull(site.said().locationId())));
        var listedPlaces = new LinkedHashMap<UUID, PartnerLocations.Listed>();
        for (var each : found.places)
            listedPlaces.putIfAbsent(
                    each.hsdsId(),
                    new PartnerLocations.Listed(
                            id(placeIds, each.hsdsId()),
                            each.hsdsId(),
                            id(partnerIds, each.organization()),
                            each.said()));
        var moved = locations.upsert(listedPlaces.values());
        moved.values().forEach(outcome -> run.step(outcome.name()));

        var serviceIds = ids("ServiceOffering", found.services.stream().map(HsdsRecords.Offer::hsdsId));
        var siteIds = ids(
                "ServiceSite",
                found.services.stream()
                        .flatMap(service -> service.sites().stream())
                        .map(HsdsRecords.Site::hsdsId));
        var listed = new LinkedHashMap<UUID, ListedOffering>();
        for (var each : found.services)
            listed.put(each.hsdsId(), listed(each, serviceIds, partnerIds, programIds, placeIds, termIds, siteIds));
        offerings.follow(listed.values(), moved).forEach(outcome -> run.step(outcome.name()));
    }

    /** What belongs to somebody who may be here already waits until somebody has said so. */
    private static void hold(HsdsRecords.Found found, Map<UUID, Duplicates.Likely> held, JobRun run) {
        held.forEach((id, like) -> run.report(new RowReport(
                0,
                "doubt:likely-duplicate",
                "/organization/name",
                "likely '%s' (/v1/partners/%s, score %s); it and its services are not created; import with duplicates=CREATE if it is somebody else"
                        .formatted(
                                like.name(), like.partnerId(), like.duplicate().score()),
                id.toString())));
        for (var service : found.services) if (held.containsKey(service.organization())) run.step("HELD");
        found.services.removeIf(each -> held.containsKey(each.organization()));
        found.programs.removeIf(each -> held.containsKey(each.organization()));
        found.places.removeIf(each -> held.containsKey(each.organization()));
    }

    private Map<UUID, UUID> followTerms(HsdsRecords.Found found) {
        var taxonomyIds = ids("Taxonomy", found.taxonomies.stream().map(HsdsRecords.ListedTaxonomy::hsdsId));
        var seen = new LinkedHashSet<UUID>();
        for (var each : found.taxonomies)
            if (seen.add(each.hsdsId()) && CodeLists.list(each.hsdsId()) == null)
                taxonomies.follow(id(taxonomyIds, each.hsdsId()), each.hsdsId(), each.said());
        var termIds = ids("TaxonomyTerm", found.terms.stream().map(HsdsRecords.Term::hsdsId));
        addAll(
                termIds,
                "TaxonomyTerm",
                Stream.concat(
                                found.services.stream().flatMap(service -> service.said().attributes().stream()),
                                found.organizations.stream().flatMap(each -> each.profile().attributes().stream()))
                        .map(TermUse::termId));
        for (var each : found.terms)
            if (seen.add(each.hsdsId()))
                taxonomies.followTerm(
                        id(termIds, each.hsdsId()),
                        each.hsdsId(),
                        id(taxonomyIds, each.taxonomy()),
                        new TermDescription(
                                each.said().code(),
                                each.said().name(),
                                each.said().description(),
                                each.said().parentId(),
                                each.said().language(),
                                each.said().termUri()));
        return termIds;
    }

    private static ListedOffering listed(
            HsdsRecords.Offer each,
            Map<UUID, UUID> serviceIds,
            Map<UUID, UUID> partnerIds,
            Map<UUID, UUID> programIds,
            Map<UUID, UUID> placeIds,
            Map<UUID, UUID> termIds,
            Map<UUID, UUID> siteIds) {
        @Nullable
        UUID program = each.said().programId() == null
                ? null
                : programIds.get(each.said().programId());
        return new ListedOffering(
                id(serviceIds, each.hsdsId()),
                each.hsdsId(),
                id(partnerIds, each.organization()),
                each.status(),
                each.said().over(program, uses(each.said().attributes(), termIds)),
                each.assuredOn(),
                each.assuredBy(),
                each.sites().stream()
                        .map(site -> new ListedOffering.Site(
                                id(siteIds, site.hsdsId()),
                                site.hsdsId(),
                                site.said().moved(place(placeIds, site.said().locationId()))))
                        .toList());
    }

    private static PartnerProfile said(PartnerProfile profile, Map<UUID, UUID> termIds) {
        return profile.over(profile.parentOrganizationId(), uses(profile.attributes(), termIds));
    }

    private static List<TermUse> uses(List<TermUse> theirs, Map<UUID, UUID> termIds) {
        return theirs.stream()
                .map(use ->
                        new TermUse(use.id(), id(termIds, use.termId()), use.linkType(), use.linkEntity(), use.value()))
                .toList();
    }

    private static @Nullable UUID place(Map<UUID, UUID> ids, @Nullable UUID hsdsId) {
        return hsdsId == null ? null : ids.get(hsdsId);
    }

    private static UUID id(Map<UUID, UUID> ids, UUID hsdsId) {
        return Objects.requireNonNull(ids.get(hsdsId), () -> "no id for " + hsdsId);
    }

    private Map<UUID, UUID> ids(String entity, Stream<UUID> hsdsIds) {
        var ids = new HashMap<UUID, UUID>();
        addAll(ids, entity, hsdsIds);
        return ids;
    }

    /** The ids that records have here: known ones as they are, new ones by their natural key. */
    private void addAll(Map<UUID, UUID> ids, String entity, Stream<UUID> hsdsIds) {
        var asked = new LinkedHashSet<UUID>();
        hsdsIds.filter(id -> !ids.containsKey(id)).forEach(asked::add);
        if (asked.isEmpty()) return;
        for (var known : known(entity, asked)) {
            if (asked.contains(known.id())) ids.put(known.id(), known.id());
            else if (known.hsdsId() != null) ids.put(known.hsdsId(), known.id());
        }
        for (var id : asked)
            ids.computeIfAbsent(id, _ -> Ids.ofNaturalKey(current.get().district(), "HSDS/" + entity, id.toString()));
    }

    record Known(UUID id, @Nullable UUID hsdsId) {}

    private Collection<Known> known(String entity, Set<UUID> ids) {
        return db.createSelectionQuery(
                        "select e.id, e.hsdsId from %s e where e.id in :ids or e.hsdsId in :ids".formatted(entity),
                        Known.class)
                .setParameter("ids", List.copyOf(ids))
                .getResultList();
    }
}

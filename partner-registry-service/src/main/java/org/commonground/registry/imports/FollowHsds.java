package org.commonground.registry.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.registry.duplicate.Duplicates;
import org.commonground.registry.imports.HsdsReferences.Kind;
import org.commonground.registry.location.PartnerLocations;
import org.commonground.registry.offering.ListedOffering;
import org.commonground.registry.offering.ServiceOfferings;
import org.commonground.registry.offering.TakeDirectory;
import org.commonground.registry.offering.TermUse;
import org.commonground.registry.partner.Partners;
import org.commonground.registry.program.Programs;
import org.commonground.registry.taxonomy.CodeLists;
import org.commonground.registry.taxonomy.Taxonomies;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Imports of HSDS 3.0 records, in either notation. The file is read twice: once to find all that is wrong, once to take it
 * over, in one transaction and in batches; more often if records name others that stand further down. A record goes by its HSDS id: one that we published ourselves is found again
 * under ours, any other keeps its id for readers of our own HSDS API.
 */
@ApplicationScoped
class FollowHsds {
    /** What may be said of each of them. */
    static final Set<String> OPTIONS = Set.of("duplicates", "strategy");

    private static final int BATCH = 200;
    private static final int ASKED = 1_000;

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
        var references = new HsdsReferences();
        var first = new HsdsRecords(validator, run::report, references);
        var records = new long[1];
        source.eachRecord((node, number) -> {
            first.read(node, number);
            first.take();
            records[0]++;
        });
        long wrong =
                first.wrong() + QuarkusTransaction.requiringNew().timeout(600).call(() -> misnamed(references, run));
        if (wrong > 0) throw refused(wrong);
        run.total(records[0]);
        ImportTransaction.perform(run, () -> new Following(run, references).follow(source));
    }

    private static Problem refused(long wrong) {
        return Problem.of(
                ProblemCode.RULE_VIOLATED,
                "%d record(s) are wrong; nothing was changed, the report names each".formatted(wrong));
    }

    // ---- who names whom

    /** Reports names that lead nowhere or in a circle; how many of them make a record wrong. */
    private long misnamed(HsdsReferences references, JobRun run) {
        long wrong = 0;
        for (var named : nowhere(references)) {
            if (named.needed()) wrong++;
            else references.leaveOut(named.kind(), named.id());
            run.report(new RowReport(
                    named.row(),
                    named.needed() ? "unknown-reference" : "doubt:unknown-reference",
                    named.pointer(),
                    "%s is neither in the file nor known here%s"
                            .formatted(named.id(), named.needed() ? "" : "; left out"),
                    named.key()));
        }
        for (var kind : List.of(Kind.ORGANIZATION, Kind.TERM))
            for (var named : circular(references.above(kind), kind)) {
                wrong++;
                run.report(new RowReport(named.row(), "cycle", named.pointer(), "it is above itself", named.key()));
            }
        return wrong;
    }

    private List<HsdsReferences.Named> nowhere(HsdsReferences references) {
        var nowhere = new ArrayList<HsdsReferences.Named>();
        for (var kind : Kind.values()) {
            var open = references.open().stream()
                    .filter(each -> each.kind() == kind && !references.holds(kind, each.id()))
                    .toList();
            for (int i = 0; i < open.size(); i += ASKED) {
                var some = open.subList(i, Math.min(i + ASKED, open.size()));
                var known = new HashSet<UUID>();
                for (var each : known(
                        kind.entity, some.stream().map(HsdsReferences.Named::id).collect(Collectors.toSet()))) {
                    known.add(each.id());
                    if (each.hsdsId() != null) known.add(each.hsdsId());
                }
                for (var each : some) if (!known.contains(each.id())) nowhere.add(each);
            }
        }
        return nowhere;
    }

    /** Those that are above themselves, by what the file says and, of all others, by what is known. */
    private List<HsdsReferences.Named> circular(Map<UUID, HsdsReferences.Named> named, Kind kind) {
        if (named.isEmpty()) return List.of();
        var above = new HashMap<UUID, UUID>();
        record Above(UUID id, UUID parent) {}
        for (var known : db.createSelectionQuery(
                        """
                        select coalesce(e.hsdsId, e.id), coalesce(p.hsdsId, p.id) from %1$s e join %1$s p on p.id = e.%2$s
                        """.formatted(kind.entity, kind == Kind.TERM ? "parentId" : "parentOrganizationId"),
                        Above.class)
                .getResultList()) above.put(known.id(), known.parent());
        named.forEach((below, each) -> above.put(below, each.id()));
        var circular = new ArrayList<HsdsReferences.Named>();
        var sound = new HashSet<UUID>();
        named.forEach((below, each) -> {
            var path = new HashSet<UUID>();
            @Nullable UUID at = below;
            while (at != null && !sound.contains(at) && path.add(at)) at = above.get(at);
            if (at == null || sound.contains(at)) sound.addAll(path);
            else circular.add(each);
        });
        return circular;
    }

    // ---- what becomes of the records

    /** The readings after the first: batch by batch, what services need before the services. */
    private final class Following {
        private final JobRun run;
        private final HsdsReferences references;
        private final TakeDirectory.Wanted wanted;

        /** Hold back organizations that are likely somebody who is here under another name. */
        private final boolean propose;

        /** Whom the organizations of the file are here: somebody may have been here under another id. */
        private final Map<UUID, UUID> partnerIds = new HashMap<>();

        /** What waits until somebody has said who its organization is: organizations, programs, places. */
        private final Set<UUID> held = new HashSet<>();

        /** Of these, what waits for nobody: organizations that are new, where only known ones are wanted. */
        private final Set<UUID> skipped = new HashSet<>();

        /** Our ids of all that is new by this file: it may be met again. */
        private final Set<UUID> created = new HashSet<>();

        /** Organizations that stand in the file before the one above them. */
        private final Map<UUID, HsdsRecords.Organization> orphans = new LinkedHashMap<>();

        private final Map<UUID, PartnerLocations.Outcome> moved = new HashMap<>();

        Following(JobRun run, HsdsReferences references) {
            this.run = run;
            this.references = references;
            this.wanted = FollowDirectory.strategy(run);
            this.propose = !run.parameter("duplicates", "PROPOSE").equals("CREATE");
        }

        void follow(Source source) {
            try {
                if (references.looksAhead()) {
                    eachBatch(source, this::takeOrganizations);
                    eachBatch(source, this::takeWhatTheyHave);
                    eachBatch(source, this::takeServices);
                } else
                    eachBatch(source, found -> {
                        takeOrganizations(found);
                        takeWhatTheyHave(found);
                        takeServices(found);
                    });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (orphans.isEmpty()) return;
            partners.follow(orphans.values().stream().map(this::listed).toList(), wanted());
        }

        private void eachBatch(Source source, Consumer<HsdsRecords.Found> batch) throws IOException {
            var reading = new HsdsRecords(validator);
            var pending = new int[1];
            source.eachRecord((node, number) -> {
                reading.read(node, number);
                if (++pending[0] < BATCH) return;
                batch.accept(reading.take());
                pending[0] = 0;
                db.flush();
                db.clear();
            });
            batch.accept(reading.take());
            db.flush();
            db.clear();
        }

        private void takeWhatTheyHave(HsdsRecords.Found found) {
            takePrograms(found);
            takePlaces(found);
            takeTerms(found);
        }

        private void takeOrganizations(HsdsRecords.Found found) {
            var organizations = new LinkedHashMap<UUID, HsdsRecords.Organization>();
            for (var each : found.organizations)
                organizations.merge(
                        each.hsdsId(),
                        each,
                        // nested copies say less than the whole one
                        (known, other) -> known.length() >= other.length() ? known : other);
            organizations.keySet().removeAll(held);
            addAll(partnerIds, "Partner", organizations.keySet().stream());
            // who is above goes first
            while (!organizations.isEmpty()) {
                var next = organizations.values().stream()
                        .filter(each -> each.parent() == null || !organizations.containsKey(each.parent()))
                        .toList();
                if (next.isEmpty()) next = List.copyOf(organizations.values());
                for (var each : next) organizations.remove(each.hsdsId());
                take(next);
            }
        }

        private void take(List<HsdsRecords.Organization> organizations) {
            for (var each : organizations)
                if (each.parent() != null
                        && references.holds(Kind.ORGANIZATION, each.parent())
                        && !held.contains(each.parent())
                        && parent(each.parent()) == null) orphans.put(each.hsdsId(), each);
            var followed =
                    partners.follow(organizations.stream().map(this::listed).toList(), wanted());
            followed.joined()
                    .forEach((id, name) -> run.report(new RowReport(
                            0,
                            "doubt:known-by-name",
                            "/organization/name",
                            "taken for '%s', who is here already".formatted(name),
                            id.toString())));
            followed.held().forEach(this::hold);
            partnerIds.putAll(followed.ids());
            followed.outcomes().forEach((id, outcome) -> {
                run.step(outcome.name());
                var taken = followed.ids().get(id);
                if (taken == null) skip(id);
                else if (outcome == Partners.Outcome.CREATED) noteNew(Set.of(taken));
            });
        }

        private Partners.Wanted wanted() {
            return new Partners.Wanted(wanted, propose, Set.copyOf(partnerIds.values()), Set.copyOf(created));
        }

        private void skip(UUID id) {
            leave(id);
            skipped.add(id);
        }

        private void leave(UUID id) {
            held.add(id);
            partnerIds.remove(id);
            orphans.remove(id);
        }

        /** What its organization's fate is, is its own. */
        private void leaveWith(UUID organization, UUID id) {
            held.add(id);
            if (skipped.contains(organization)) skipped.add(id);
        }

        /** Which of these are left as they are, because only new ones are wanted. */
        private Set<UUID> left(String entity, Map<UUID, UUID> ids) {
            if (wanted != TakeDirectory.Wanted.NEW) return Set.of();
            var left = here(entity, ids);
            left.removeAll(created);
            return left;
        }

        private void note(Map<UUID, ? extends Enum<?>> outcomes) {
            outcomes.values().forEach(outcome -> run.step(outcome.name()));
            noteNew(outcomes.keySet());
        }

        private void noteNew(Collection<UUID> taken) {
            if (wanted == TakeDirectory.Wanted.NEW) created.addAll(taken);
        }

        private void hold(UUID id, Duplicates.Likely like) {
            leave(id);
            run.step("HELD");
            run.report(new RowReport(
                    0,
                    "doubt:likely-duplicate",
                    "/organization/name",
                    "likely '%s' (/v1/partners/%s, score %s); it and its services are not created; import with duplicates=CREATE if it is somebody else"
                            .formatted(
                                    like.name(),
                                    like.partnerId(),
                                    like.duplicate().score()),
                    id.toString()));
        }

        private Partners.Listed listed(HsdsRecords.Organization each) {
            return new Partners.Listed(
                    id(partnerIds, each.hsdsId()),
                    each.hsdsId(),
                    each.profile()
                            .over(parent(each.parent()), uses(each.profile().attributes())));
        }

        private List<TermUse> uses(List<TermUse> theirs) {
            return theirs.isEmpty()
                    ? theirs
                    : uses(theirs, ids("TaxonomyTerm", theirs.stream().map(TermUse::termId)));
        }

        private List<TermUse> uses(List<TermUse> theirs, Map<UUID, UUID> termIds) {
            return theirs.stream()
                    .filter(use -> !references.isAbsent(Kind.TERM, use.termId()))
                    .map(use -> new TermUse(
                            use.id(), id(termIds, use.termId()), use.linkType(), use.linkEntity(), use.value()))
                    .toList();
        }

        private @Nullable UUID parent(@Nullable UUID hsdsId) {
            if (hsdsId == null || held.contains(hsdsId) || references.isAbsent(Kind.ORGANIZATION, hsdsId)) return null;
            var taken = partnerIds.get(hsdsId);
            if (taken != null) return taken;
            // further down in the file, and perhaps here since the last time
            var id = id(ids("Partner", Stream.of(hsdsId)), hsdsId);
            return partners.known(Set.of(id)).isEmpty() ? null : partners.survivorOf(id);
        }

        /** Whom an organization is here that the file only names. */
        private UUID owner(UUID hsdsId) {
            return partnerIds.computeIfAbsent(
                    hsdsId, asked -> partners.survivorOf(id(ids("Partner", Stream.of(asked)), asked)));
        }

        private void takePrograms(HsdsRecords.Found found) {
            found.programs.stream()
                    .filter(each -> held.contains(each.organization()))
                    .forEach(each -> leaveWith(each.organization(), each.hsdsId()));
            found.programs.removeIf(each -> held.contains(each.organization()));
            var ids = ids("Program", found.programs.stream().map(HsdsRecords.ListedProgram::hsdsId));
            var listed = new LinkedHashMap<UUID, Programs.Listed>();
            var left = left("Program", ids);
            for (var each : found.programs) {
                held.remove(each.hsdsId());
                if (left.contains(id(ids, each.hsdsId()))) continue;
                listed.putIfAbsent(
                        each.hsdsId(),
                        new Programs.Listed(
                                id(ids, each.hsdsId()), each.hsdsId(), owner(each.organization()), each.said()));
            }
            note(programs.upsert(listed.values()));
        }

        private void takePlaces(HsdsRecords.Found found) {
            found.places.stream()
                    .filter(each -> held.contains(each.organization()))
                    .forEach(each -> leaveWith(each.organization(), each.hsdsId()));
            found.places.removeIf(each -> held.contains(each.organization()));
            var ids = ids("PartnerLocation", found.places.stream().map(HsdsRecords.Place::hsdsId));
            var listed = new LinkedHashMap<UUID, PartnerLocations.Listed>();
            var left = left("PartnerLocation", ids);
            for (var each : found.places) {
                held.remove(each.hsdsId());
                if (left.contains(id(ids, each.hsdsId()))) continue;
                listed.putIfAbsent(
                        each.hsdsId(),
                        new PartnerLocations.Listed(
                                id(ids, each.hsdsId()), each.hsdsId(), owner(each.organization()), each.said()));
            }
            var outcomes = locations.upsert(listed.values());
            note(outcomes);
            outcomes.forEach((id, outcome) -> {
                if (outcome == PartnerLocations.Outcome.UPDATED) moved.put(id, outcome);
            });
        }

        private void takeTerms(HsdsRecords.Found found) {
            var taxonomyIds = ids(
                    "Taxonomy",
                    Stream.concat(
                            found.taxonomies.stream().map(HsdsRecords.ListedTaxonomy::hsdsId),
                            found.terms.stream().map(HsdsRecords.Term::taxonomy)));
            var seen = new HashSet<UUID>();
            var leftTaxonomies = left("Taxonomy", taxonomyIds);
            for (var each : found.taxonomies) {
                var id = id(taxonomyIds, each.hsdsId());
                if (seen.add(each.hsdsId()) && CodeLists.list(each.hsdsId()) == null && !leftTaxonomies.contains(id)) {
                    taxonomies.follow(id, each.hsdsId(), each.said());
                    noteNew(Set.of(id));
                }
            }
            var termIds = ids(
                    "TaxonomyTerm",
                    found.terms.stream()
                            .flatMap(
                                    each -> Stream.of(each.hsdsId(), each.said().parentId()))
                            .filter(Objects::nonNull));
            var leftTerms = left("TaxonomyTerm", termIds);
            for (var each : found.terms) {
                var parent = each.said().parentId();
                if (!references.isAbsent(Kind.TERM, each.hsdsId())
                        && seen.add(each.hsdsId())
                        && !leftTerms.contains(id(termIds, each.hsdsId())))
                    noteNew(Set.of(taxonomies.followTerm(
                            id(termIds, each.hsdsId()),
                            each.hsdsId(),
                            id(taxonomyIds, each.taxonomy()),
                            each.said()
                                    .below(
                                            parent == null || references.isAbsent(Kind.TERM, parent)
                                                    ? null
                                                    : id(termIds, parent)))));
            }
        }

        private void takeServices(HsdsRecords.Found found) {
            for (var each : found.services)
                if (held.contains(each.organization()))
                    run.step(skipped.contains(each.organization()) ? "SKIPPED" : "HELD");
            found.services.removeIf(each -> held.contains(each.organization()));
            var services = new LinkedHashMap<UUID, HsdsRecords.Offer>();
            for (var each : found.services) services.merge(each.hsdsId(), each, HsdsRecords.Offer::and);
            var serviceIds = ids("ServiceOffering", services.keySet().stream());
            leaveUnwanted(services, serviceIds);
            var sites = services.values().stream()
                    .flatMap(service -> service.sites().stream())
                    .toList();
            var siteIds = ids("ServiceSite", sites.stream().map(HsdsRecords.Site::hsdsId));
            refuseMovedSites(services.values(), serviceIds, siteIds);
            var programIds = ids(
                    "Program",
                    services.values().stream()
                            .map(each -> each.said().programId())
                            .filter(Objects::nonNull));
            var placeIds = ids(
                    "PartnerLocation",
                    sites.stream()
                            .map(site -> Objects.requireNonNull(site.said().locationId())));
            var termIds = ids(
                    "TaxonomyTerm",
                    services.values().stream()
                            .flatMap(each -> each.said().attributes().stream())
                            .map(TermUse::termId));
            var listed = new ArrayList<ListedOffering>();
            for (var each : services.values()) {
                var program = each.said().programId();
                listed.add(new ListedOffering(
                        id(serviceIds, each.hsdsId()),
                        each.hsdsId(),
                        owner(each.organization()),
                        each.status(),
                        each.said()
                                .over(
                                        program == null
                                                        || held.contains(program)
                                                        || references.isAbsent(Kind.PROGRAM, program)
                                                ? null
                                                : id(programIds, program),
                                        uses(each.said().attributes(), termIds)),
                        each.assuredOn(),
                        each.assuredBy(),
                        each.sites().stream()
                                .filter(site -> isHere(each, site))
                                .map(site -> new ListedOffering.Site(
                                        id(siteIds, site.hsdsId()),
                                        site.hsdsId(),
                                        site.said()
                                                .moved(id(
                                                        placeIds,
                                                        Objects.requireNonNull(
                                                                site.said().locationId())))))
                                .toList(),
                        each.whole()));
            }
            offerings.follow(listed, moved).forEach(outcome -> run.step(outcome.name()));
        }

        private void leaveUnwanted(Map<UUID, HsdsRecords.Offer> services, Map<UUID, UUID> ids) {
            if (wanted == TakeDirectory.Wanted.ALL) return;
            var here = here("ServiceOffering", ids);
            here.removeAll(created);
            services.keySet().removeIf(hsdsId -> {
                var isWanted = here.contains(id(ids, hsdsId)) == (wanted == TakeDirectory.Wanted.KNOWN);
                if (isWanted) noteNew(Set.of(id(ids, hsdsId)));
                else run.step("SKIPPED");
                return !isWanted;
            });
        }

        /** A place of somebody who waits is not here yet. */
        private boolean isHere(HsdsRecords.Offer service, HsdsRecords.Site site) {
            if (!held.contains(Objects.requireNonNull(site.said().locationId()))) return true;
            var isSkipped = skipped.contains(site.said().locationId());
            run.report(new RowReport(
                    service.row(),
                    isSkipped ? "doubt:skipped" : "doubt:held",
                    "/service_at_locations",
                    isSkipped
                            ? "its place is an organization's that is not taken; left out"
                            : "its place waits for somebody to say whose it is; left out",
                    service.hsdsId().toString()));
            return false;
        }

        private void refuseMovedSites(
                Collection<HsdsRecords.Offer> services, Map<UUID, UUID> serviceIds, Map<UUID, UUID> siteIds) {
            if (siteIds.isEmpty()) return;
            record At(UUID site, UUID service) {}
            var there = new HashMap<UUID, UUID>();
            for (var known : db.createSelectionQuery(
                            "select e.id, e.serviceId from ServiceSite e where e.id in :ids", At.class)
                    .setParameter("ids", List.copyOf(siteIds.values()))
                    .getResultList()) there.put(known.site(), known.service());
            long wrong = 0;
            for (var service : services)
                for (var site : service.sites()) {
                    var id = id(serviceIds, service.hsdsId());
                    if (id.equals(there.getOrDefault(id(siteIds, site.hsdsId()), id))) continue;
                    wrong++;
                    run.report(new RowReport(
                            service.row(),
                            "duplicate",
                            "/service_at_locations",
                            "the site %s is known, and is another service's".formatted(site.hsdsId()),
                            service.hsdsId().toString()));
                }
            if (wrong > 0) throw refused(wrong);
        }
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

    /** Which of these ids, by what the file calls them, are here already. */
    private Set<UUID> here(String entity, Map<UUID, UUID> ids) {
        return known(entity, Set.copyOf(ids.values())).stream()
                .map(Known::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    record Known(UUID id, @Nullable UUID hsdsId) {}

    private Collection<Known> known(String entity, Set<UUID> ids) {
        if (ids.isEmpty()) return List.of();
        return db.createSelectionQuery(
                        "select e.id, e.hsdsId from %s e where e.id in :ids or e.hsdsId in :ids".formatted(entity),
                        Known.class)
                .setParameter("ids", List.copyOf(ids))
                .getResultList();
    }
}

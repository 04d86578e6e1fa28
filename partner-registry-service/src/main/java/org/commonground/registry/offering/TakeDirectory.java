package org.commonground.registry.offering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.registry.contact.Onlooker;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.copy.CopyIn;
import org.commonground.registry.copy.CopyLane;
import org.commonground.registry.location.LocationDescription;
import org.commonground.registry.location.PartnerLocation;
import org.commonground.registry.location.PartnerLocations;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Takes services with their places from a plain directory, some thousands at a time. What a directory said last is remembered as
 * a digest: a row that says the same again is let be, whatever became of the service since; one that says something new is
 * taken by way of the aggregates; services that are new are written by COPY, with the same events and the same first line of
 * history.
 */
@ApplicationScoped
public class TakeDirectory {
    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;
    private final Outbox outbox;
    private final ObjectMapper json;
    private final ServiceOfferings offerings;
    private final ServiceSites sites;
    private final PartnerLocations locations;

    TakeDirectory(
            Session db,
            CurrentCaller current,
            Clock clock,
            Outbox outbox,
            ObjectMapper json,
            ServiceOfferings offerings,
            ServiceSites sites,
            PartnerLocations locations) {
        this.db = db;
        this.current = current;
        this.clock = clock;
        this.outbox = outbox;
        this.json = json;
        this.offerings = offerings;
        this.sites = sites;
        this.locations = locations;
    }

    /** What became of one listed service. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED,
        /** It is known and only new ones were wanted, or the other way round. */
        SKIPPED
    }

    /** Which services are wanted. */
    public enum Wanted {
        NEW,
        KNOWN,
        ALL
    }

    /** Two services of one directory put the same place differently; what the first said holds. */
    public record Contradiction(DirectoryOffering later, String place) {}

    /**
     * What is known of a service or a place before it is taken.
     *
     * @param digest of what a directory said of it last, if one did
     * @param run the import in which it did
     * @param here whether it has a row
     */
    public record Known(@Nullable UUID digest, @Nullable UUID run, boolean here) {}

    /** The id of a service that a directory names by this code. */
    public UUID idOfService(String scheme, String code) {
        return Ids.ofNaturalKey(current.get().district(), scheme + "/service", code);
    }

    /**
     * The id of a place of a listed partner. It is the same if the partner, its name and its first address are: directories have
     * no ids for places.
     */
    public UUID idOfPlace(UUID partnerId, LocationDescription place) {
        var addresses = place.addresses();
        var address = addresses.isEmpty() ? "" : addresses.getFirst().line();
        return Ids.ofNaturalKey(
                current.get().district(),
                partnerId + "/location",
                (place.name() + "\n" + address).toLowerCase(Locale.ROOT));
    }

    /**
     * Begins an import.
     *
     * @param lane takes what is new; it is written once the lane has been awaited
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Import begin(Wanted wanted, CopyLane lane, Consumer<Contradiction> contradictions) {
        return new Import(wanted, lane, contradictions);
    }

    /** One import: batch after batch, in the order of the partners. */
    public final class Import {
        private static final int MOST_PLACES = 20_000;

        private final UUID id = Ids.next();
        private final Wanted wanted;
        private final CopyLane lane;
        private final Consumer<Contradiction> contradictions;

        /** The places that were taken of the partners of the batch before: the last of them may go on, no other is met again. */
        private final Map<UUID, Map<UUID, UUID>> places = new HashMap<>();

        /** Of whom there were too many to remember: they have to be looked for. */
        private final Set<UUID> forgotten = new HashSet<>();

        private Import(Wanted wanted, CopyLane lane, Consumer<Contradiction> contradictions) {
            this.wanted = wanted;
            this.lane = lane;
            this.contradictions = contradictions;
        }

        /**
         * Takes these services.
         *
         * @param known by the ids of services and places, as it was before the import; of whatever is not among them it is asked
         * @param owners the partners that they belong to now, by the ids that the directory gives them; partners were merged
         */
        public List<Outcome> take(
                Collection<DirectoryOffering> listed, Map<UUID, Known> known, Map<UUID, UUID> owners) {
            if (listed.isEmpty()) return List.of();
            var batch = new Batch(this, known, owners);
            for (var each : listed) batch.add(each);
            var outcomes = batch.take(wanted);
            forgetAllBut(listed.stream().map(DirectoryOffering::partnerId).collect(Collectors.toSet()));
            return outcomes;
        }

        private void took(UUID partner, UUID place, UUID digest) {
            var all = places.computeIfAbsent(partner, _ -> new HashMap<>());
            if (all.size() == MOST_PLACES) {
                all.clear();
                forgotten.add(partner);
            }
            all.put(place, digest);
        }

        /** What is known now of a place; null if it has to be asked. */
        private @Nullable Known now(UUID partner, UUID place, @Nullable Known before) {
            var digest = places.getOrDefault(partner, Map.of()).get(place);
            return digest != null ? new Known(digest, id, true) : forgotten.contains(partner) ? null : before;
        }

        private void forgetAllBut(Set<UUID> partners) {
            places.keySet().retainAll(partners);
            forgotten.retainAll(partners);
        }
    }

    /** What is known while some thousand services are taken. */
    private final class Batch {
        private final String district = current.get().district();
        private final String actor = current.get().subject();
        private final Instant now = clock.instant();
        private final Import run;
        private final Map<UUID, Known> known;
        private final Map<UUID, UUID> owners;
        private final CopyLane lane;
        private final Map<UUID, DirectoryOffering> services = new LinkedHashMap<>();
        private final Map<UUID, UUID> digests = new HashMap<>();
        private final IdentityHashMap<DirectoryOffering.Place, UUID> ids = new IdentityHashMap<>();
        private final List<Outcome> outcomes = new ArrayList<>();
        private final Map<UUID, PartnerLocations.Outcome> moved = new HashMap<>();
        private final Map<UUID, PartnerLocation> created = new HashMap<>();

        Batch(Import run, Map<UUID, Known> known, Map<UUID, UUID> owners) {
            this.run = run;
            this.known = new HashMap<>(known);
            this.owners = owners;
            this.lane = run.lane;
        }

        void add(DirectoryOffering listed) {
            var id = idOfService(listed.scheme(), listed.code());
            services.put(id, listed);
            digests.put(id, digest(List.of(listed.said(), listed.places())));
        }

        List<Outcome> take(Wanted wanted) {
            ask("service_offering", services.keySet());
            var changed = new LinkedHashMap<UUID, DirectoryOffering>();
            var fresh = new LinkedHashMap<UUID, DirectoryOffering>();
            services.forEach((id, service) -> {
                var before = known(id);
                if (Objects.requireNonNull(digests.get(id)).equals(before.digest()))
                    outcomes.add(wanted == Wanted.NEW ? Outcome.SKIPPED : Outcome.UNCHANGED);
                else if (before.here() ? wanted == Wanted.NEW : wanted == Wanted.KNOWN) outcomes.add(Outcome.SKIPPED);
                else (before.here() ? changed : fresh).put(id, service);
            });
            var news = new ArrayList<>(changed.values());
            news.addAll(fresh.values());
            takePlaces(news);
            change(changed);
            create(fresh);
            var said = new ArrayList<>(changed.keySet());
            said.addAll(fresh.keySet());
            remember(said);
            return outcomes;
        }

        private void takePlaces(Collection<DirectoryOffering> services) {
            var listed = new LinkedHashMap<UUID, PartnerLocations.Listed>();
            for (var service : services)
                for (var place : service.places()) {
                    var id = idOf(service, place);
                    var before = listed.get(id);
                    // one of them hides it: then it is hidden
                    var said = before == null ? place.said() : before.said().asHiddenAs(place.said());
                    listed.put(id, new PartnerLocations.Listed(id, null, owner(service), said));
                    digests.put(id, digest(said));
                    if (!said.equals(place.said().asHiddenAs(said)))
                        run.contradictions.accept(
                                new Contradiction(service, place.said().name()));
                }
            for (var service : services)
                for (var place : service.places()) {
                    var id = idOf(service, place);
                    var now = run.now(service.partnerId(), id, known.get(id));
                    if (now == null) known.remove(id);
                    else known.put(id, now);
                }
            ask("partner_location", listed.keySet());
            var fresh = new ArrayList<PartnerLocations.Listed>();
            var changed = new ArrayList<PartnerLocations.Listed>();
            var differently = new ArrayList<PartnerLocations.Listed>();
            for (var place : listed.values()) {
                var before = known(place.id());
                if (!before.here()) fresh.add(place);
                else if (Objects.requireNonNull(digests.get(place.id())).equals(before.digest()))
                    moved.put(place.id(), PartnerLocations.Outcome.UNCHANGED);
                else if (run.id.equals(before.run())) differently.add(place);
                else changed.add(place);
            }
            if (!differently.isEmpty()) lane.await(); // they were only just sent
            for (var place : locations.hide(differently))
                services.stream()
                        .filter(service -> service.places().stream()
                                .anyMatch(each -> each.said().equals(place.said())))
                        .forEach(service -> run.contradictions.accept(
                                new Contradiction(service, place.said().name())));
            moved.putAll(locations.upsert(changed));
            created.putAll(locations.create(fresh, lane));
            var said = new ArrayList<UUID>();
            for (var each : fresh) said.add(each.id());
            for (var each : changed) said.add(each.id());
            remember(said);
            var taken = new HashSet<>(said);
            for (var service : services)
                for (var place : service.places()) {
                    var id = idOf(service, place);
                    if (taken.contains(id)) run.took(service.partnerId(), id, Objects.requireNonNull(digests.get(id)));
                }
        }

        /** Services that are known: what differs is changed. */
        private void change(Map<UUID, DirectoryOffering> listed) {
            if (listed.isEmpty()) return;
            lane.await(); // they may move to places that are new
            var known = new HashMap<UUID, ServiceOffering>();
            for (var offering : db.createSelectionQuery(
                            "from ServiceOffering e where e.id in :ids", ServiceOffering.class)
                    .setParameter("ids", listed.keySet())
                    .getResultList()) known.put(offering.id(), offering);
            var there = sites.ofServices(listed.keySet());
            var changed = new ArrayList<ServiceOffering>();
            listed.forEach((id, row) -> {
                var offering = Objects.requireNonNull(known.get(id));
                var differs = offering.describe(row.said().over(offering.said()), actor, now);
                differs |= changeSites(id, row, offering.partnerId(), there.getOrDefault(id, List.of()));
                outcomes.add(differs ? Outcome.UPDATED : Outcome.UNCHANGED);
                if (!differs) return;
                offering.siteChanged(actor, now);
                changed.add(offering);
            });
            offerings.publish(changed);
        }

        private boolean changeSites(UUID id, DirectoryOffering row, UUID partner, List<ServiceSite> there) {
            var at = new HashMap<UUID, ServiceSite>();
            for (var site : there) if (site.locationId != null) at.put(site.locationId, site);
            boolean differs = false;
            for (var place : row.places()) {
                var location = idOf(row, place);
                differs |= moved.get(location) == PartnerLocations.Outcome.UPDATED;
                var site = at.get(location);
                if (site == null) {
                    site = site(id, partner, location, place.phones());
                    db.persist(site);
                    at.put(location, site);
                    differs = true;
                } else if (!place.phones().isEmpty())
                    differs |= site.describe(
                            site.said()
                                    .withPhones(Phone.seenAs(
                                            place.phones(), site.said().phones())),
                            actor,
                            now);
            }
            return differs;
        }

        private ServiceSite site(UUID service, UUID partner, UUID location, List<Phone> phones) {
            var site = new ServiceSite(
                    Ids.ofNaturalKey(district, service + "/site", location.toString()), service, partner, actor, now);
            site.describe(SiteDescription.at(location).withPhones(phones), actor, now);
            return site;
        }

        /** Services that nobody knows yet. */
        private void create(Map<UUID, DirectoryOffering> listed) {
            if (listed.isEmpty()) return;
            var offers = new ArrayList<ServiceOffering>();
            var placed = new ArrayList<ServiceSite>();
            var places = places(listed.values());
            var facts = new ArrayList<Outbox.Fact>();
            listed.forEach((id, row) -> {
                var offering = new ServiceOffering(id, owner(row), actor, now);
                offering.describe(row.said().over(null), actor, now);
                offers.add(offering);
                var seen = new LinkedHashMap<UUID, ServiceSite>();
                for (var place : row.places()) {
                    var location = idOf(row, place);
                    seen.computeIfAbsent(location, _ -> site(id, owner(row), location, place.phones()));
                }
                placed.addAll(seen.values());
                facts.add(new Outbox.Fact(
                        offering,
                        offering.event(seen.values().stream()
                                .map(site -> ServiceSites.place(site, places, Map.of(), Onlooker.PUBLIC))
                                .toList())));
                outcomes.add(Outcome.CREATED);
            });
            write(CopyIn.inOrder(offers));
            writeSites(CopyIn.inOrder(placed));
            try (var rows = new CopyIn(lane, json, "outbox", Outbox.COLUMNS)) {
                outbox.publish(
                        facts,
                        row -> rows.uuid(row.id())
                                .text(row.topic())
                                .text(row.type())
                                .uuid(row.subject())
                                .bigint(row.aggregateVersion())
                                .text(row.district())
                                .text(row.actor())
                                .instant(row.time())
                                .text(row.traceparent())
                                .text(row.data())
                                .end());
            }
        }

        /** The places of these services, as they are now. */
        private Map<UUID, PartnerLocation> places(Collection<DirectoryOffering> services) {
            var wanted = new HashSet<UUID>();
            for (var service : services) for (var place : service.places()) wanted.add(idOf(service, place));
            wanted.removeAll(created.keySet());
            if (!wanted.isEmpty()) lane.await(); // some may be of the batch before
            var places = new HashMap<>(created);
            places.putAll(locations.byId(wanted));
            return places;
        }

        private UUID owner(DirectoryOffering row) {
            return owners.getOrDefault(row.partnerId(), row.partnerId());
        }

        private UUID idOf(DirectoryOffering row, DirectoryOffering.Place place) {
            return ids.computeIfAbsent(place, _ -> idOfPlace(row.partnerId(), place.said()));
        }

        private void write(List<ServiceOffering> offers) {
            try (var rows = new CopyIn(lane, json, "service_offering", CopyIn.AGGREGATE + """
                    partner_id, name, description, url, status, categories, benefit_areas, grade_levels, age_min, age_max,
                    populations, timings, settings, languages, eligibility_text, fees_description, capacities""")) {
                for (var each : offers)
                    rows.aggregate(each, district)
                            .uuid(each.partnerId)
                            .text(each.name)
                            .text(each.description)
                            .text(each.url)
                            .code(each.status)
                            .texts(each.categories)
                            .texts(each.benefitAreas)
                            .texts(each.gradeLevels)
                            .numeric(each.ageMin)
                            .numeric(each.ageMax)
                            .texts(each.populations)
                            .texts(each.timings)
                            .texts(each.settings)
                            .texts(each.languages)
                            .text(each.eligibilityText)
                            .text(each.feesDescription)
                            .jsonb(each.capacities)
                            .end();
            }
        }

        private void writeSites(List<ServiceSite> placed) {
            try (var rows = new CopyIn(lane, json, "service_site", CopyIn.AGGREGATE + """
                    service_id, partner_id, location_id, schedules, service_areas, contacts, phones""")) {
                for (var each : placed)
                    rows.aggregate(each, district)
                            .uuid(each.serviceId)
                            .uuid(each.partnerId)
                            .uuid(each.locationId)
                            .jsonb(each.schedules)
                            .jsonb(each.serviceAreas)
                            .jsonb(each.contacts)
                            .jsonb(each.phones)
                            .end();
            }
        }

        private Known known(UUID id) {
            return Objects.requireNonNull(known.get(id));
        }

        /** What is not known of these yet. */
        private void ask(String table, Collection<UUID> ids) {
            var unknown = ids.stream().filter(id -> !known.containsKey(id)).toArray(UUID[]::new);
            if (unknown.length == 0) return;
            lane.await(); // some may be of the batch before
            record Answer(
                    UUID id,
                    @Nullable UUID digest,
                    @Nullable UUID run,
                    Boolean here) {}
            db.createNativeQuery("""
                            select asked.id, said.digest, said.run, coalesce(there.district = :district, false) as here
                            from unnest(:ids) as asked (id)
                            left join directory_entry said on said.district = :district and said.id = asked.id
                            left join lateral (select district from %s where id = asked.id offset 0) there on true
                            """.formatted(table), Answer.class)
                    .setParameter("district", district)
                    .setParameter("ids", unknown)
                    .getResultList()
                    .forEach(each -> known.put(each.id(), new Known(each.digest(), each.run(), each.here())));
        }

        /** Entries that are new go down the lane; there may be none of them yet that could be in the way. */
        private void remember(Collection<UUID> ids) {
            var changed = new ArrayList<UUID>();
            try (var fresh = new CopyIn(lane, json, "directory_entry", "district, id, digest, run")) {
                for (var id : ids.stream().sorted(CopyIn.ORDER).toList()) {
                    if (known(id).digest() != null) changed.add(id);
                    else
                        fresh.text(district)
                                .uuid(id)
                                .uuid(digests.get(id))
                                .uuid(run.id)
                                .end();
                }
            }
            if (changed.isEmpty()) return;
            db.createNativeMutationQuery("""
                            update directory_entry e set digest = said.digest, run = :run
                            from unnest(:ids, :digests) as said (id, digest)
                            where e.district = :district and e.id = said.id
                            """)
                    .setParameter("district", district)
                    .setParameter("run", run.id)
                    .setParameter("ids", changed.toArray(UUID[]::new))
                    .setParameter(
                            "digests",
                            changed.stream()
                                    .map(id -> Objects.requireNonNull(digests.get(id)))
                                    .toArray(UUID[]::new))
                    .executeUpdate();
        }
    }

    /** 128 bits of SHA-256 over the JSON of what was said. */
    private UUID digest(@Nullable Object said) {
        try {
            var hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(said)));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

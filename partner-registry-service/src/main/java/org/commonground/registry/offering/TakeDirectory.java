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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.registry.contact.Onlooker;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.copy.CopyIn;
import org.commonground.registry.copy.CopyLane;
import org.commonground.registry.copy.FirstVersions;
import org.commonground.registry.location.PartnerLocation;
import org.commonground.registry.location.PartnerLocations;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Takes services with their places from a plain directory, a thousand at a time. What a directory said last is remembered as
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

    /** What was said last, and by which import. */
    private record Entry(UUID id, UUID digest, UUID run) {}

    /**
     * Takes these services.
     *
     * @param run the import
     * @param lane takes what is new; it is written once the lane has been awaited
     * @param owners the partners that they belong to now, by the ids that the directory gives them; partners were merged
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<Outcome> take(
            Collection<DirectoryOffering> listed,
            UUID run,
            Wanted wanted,
            Map<UUID, UUID> owners,
            CopyLane lane,
            Consumer<Contradiction> contradictions) {
        var batch = new Batch(run, owners, lane, contradictions);
        for (var each : listed) batch.add(each);
        return batch.take(wanted);
    }

    /** What is known while a thousand services are taken. */
    private final class Batch {
        private final String district = current.get().district();
        private final String actor = current.get().subject();
        private final Instant now = clock.instant();
        private final UUID run;
        private final Map<UUID, UUID> owners;
        private final CopyLane lane;
        private final Consumer<Contradiction> contradictions;
        private final Map<UUID, DirectoryOffering> services = new LinkedHashMap<>();
        private final Map<UUID, UUID> digests = new HashMap<>();
        private final List<Outcome> outcomes = new ArrayList<>();
        private final Map<UUID, PartnerLocations.Outcome> moved = new HashMap<>();
        private final Map<UUID, PartnerLocation> created = new HashMap<>();

        Batch(UUID run, Map<UUID, UUID> owners, CopyLane lane, Consumer<Contradiction> contradictions) {
            this.run = run;
            this.owners = owners;
            this.lane = lane;
            this.contradictions = contradictions;
        }

        void add(DirectoryOffering listed) {
            var id = Ids.ofNaturalKey(district, listed.scheme() + "/service", listed.code());
            services.put(id, listed);
            digests.put(id, digest(List.of(listed.said(), listed.places())));
        }

        List<Outcome> take(Wanted wanted) {
            lane.await(); // places of the batch before are looked for
            var entries = entries(services.keySet());
            var news = new LinkedHashMap<UUID, DirectoryOffering>();
            services.forEach((id, service) -> {
                var entry = entries.get(id);
                if (entry == null || !entry.digest().equals(digests.get(id))) news.put(id, service);
                else outcomes.add(wanted == Wanted.NEW ? Outcome.SKIPPED : Outcome.UNCHANGED);
            });
            if (news.isEmpty()) return outcomes;
            var known = known("service_offering", news.keySet());
            news.keySet().removeIf(id -> {
                var skipped = known.contains(id) ? wanted == Wanted.NEW : wanted == Wanted.KNOWN;
                if (skipped) outcomes.add(Outcome.SKIPPED);
                return skipped;
            });
            takePlaces(news.values());
            var fresh = new LinkedHashMap<>(news);
            fresh.keySet().removeAll(known);
            news.keySet().retainAll(known);
            change(news);
            create(fresh);
            var said = new ArrayList<>(news.keySet());
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
                        contradictions.accept(
                                new Contradiction(service, place.said().name()));
                }
            var entries = entries(listed.keySet());
            var there = known("partner_location", listed.keySet());
            var fresh = new ArrayList<PartnerLocations.Listed>();
            var changed = new ArrayList<PartnerLocations.Listed>();
            var differently = new ArrayList<PartnerLocations.Listed>();
            for (var place : listed.values()) {
                var entry = entries.get(place.id());
                if (!there.contains(place.id())) fresh.add(place);
                else if (entry != null && entry.digest().equals(digests.get(place.id())))
                    moved.put(place.id(), PartnerLocations.Outcome.UNCHANGED);
                else if (entry != null && entry.run().equals(run)) differently.add(place);
                else changed.add(place);
            }
            for (var place : locations.hide(differently))
                services.stream()
                        .filter(service -> service.places().stream()
                                .anyMatch(each -> each.said().equals(place.said())))
                        .forEach(service -> contradictions.accept(
                                new Contradiction(service, place.said().name())));
            moved.putAll(locations.upsert(changed));
            created.putAll(locations.create(fresh, lane));
            var said = new ArrayList<UUID>();
            for (var each : fresh) said.add(each.id());
            for (var each : changed) said.add(each.id());
            remember(said);
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
            write(offers);
            writeSites(placed);
            FirstVersions.tell(lane, json, district, offers);
            FirstVersions.tell(lane, json, district, placed);
            outbox.publish(facts);
        }

        /** The places of these services, as they are now. */
        private Map<UUID, PartnerLocation> places(Collection<DirectoryOffering> services) {
            var wanted = new HashSet<UUID>();
            for (var service : services) for (var place : service.places()) wanted.add(idOf(service, place));
            wanted.removeAll(created.keySet());
            var places = new HashMap<>(created);
            places.putAll(locations.byId(wanted));
            return places;
        }

        private UUID owner(DirectoryOffering row) {
            return owners.getOrDefault(row.partnerId(), row.partnerId());
        }

        /** A place is the same if the partner, its name and its first address are: directories have no ids for places. */
        private UUID idOf(DirectoryOffering row, DirectoryOffering.Place place) {
            var addresses = place.said().addresses();
            var address = addresses.isEmpty() ? "" : addresses.getFirst().line();
            return Ids.ofNaturalKey(
                    district,
                    row.partnerId() + "/location",
                    (place.said().name() + "\n" + address).toLowerCase(Locale.ROOT));
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
                            .number(each.ageMin)
                            .number(each.ageMax)
                            .texts(each.populations)
                            .texts(each.timings)
                            .texts(each.settings)
                            .texts(each.languages)
                            .text(each.eligibilityText)
                            .text(each.feesDescription)
                            .json(each.capacities)
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
                            .json(each.schedules)
                            .json(each.serviceAreas)
                            .json(each.contacts)
                            .json(each.phones)
                            .end();
            }
        }

        private Map<UUID, Entry> entries(Set<UUID> ids) {
            var entries = new HashMap<UUID, Entry>();
            db.createNativeQuery("""
                            select id, digest, run from directory_entry where district = :district and id = any(:ids)
                            """, Entry.class)
                    .setParameter("district", district)
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .getResultList()
                    .forEach(entry -> entries.put(entry.id(), entry));
            return entries;
        }

        private void remember(Collection<UUID> ids) {
            db.createNativeMutationQuery("""
                            insert into directory_entry (district, id, digest, run)
                            select :district, said.id, said.digest, :run
                            from unnest(:ids, :digests) as said (id, digest)
                            on conflict (district, id) do update set digest = excluded.digest, run = excluded.run
                            """)
                    .setParameter("district", district)
                    .setParameter("run", run)
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .setParameter(
                            "digests",
                            ids.stream()
                                    .map(id -> Objects.requireNonNull(digests.get(id)))
                                    .toArray(UUID[]::new))
                    .executeUpdate();
        }

        /** Which of these ids have a row. */
        private Set<UUID> known(String table, Set<UUID> ids) {
            return new HashSet<>(db.createNativeQuery(
                            "select id from %s where district = :district and id = any(:ids)".formatted(table),
                            UUID.class)
                    .setParameter("district", district)
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .getResultList());
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

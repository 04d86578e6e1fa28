package org.commonground.needs.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.commonground.needs.vocabulary.NeedCategory;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** What partners offer, as the registry last told of it. */
@ApplicationScoped
public class Offerings {
    private static final String SEATS = "SEATS";

    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    Offerings(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    private record Told(Offer service) {
        record Offer(
                UUID id,
                UUID partnerId,
                String name,
                String status,
                @Nullable List<String> categories,
                @Nullable List<String> gradeLevels,
                @Nullable List<String> populations,
                @Nullable List<String> timings,
                @Nullable List<String> settings,
                @Nullable List<String> languages,
                @Nullable List<Capacity> capacities,
                @Nullable List<Site> sites) {

            /** Over the capacities that count people; null if none does. */
            @Nullable
            Integer seats(Function<Capacity, @Nullable Integer> which) {
                var told = Optional.ofNullable(capacities).orElse(List.of()).stream()
                        .filter(capacity -> capacity.unit().equals(SEATS) && which.apply(capacity) != null)
                        .map(capacity ->
                                Optional.ofNullable(which.apply(capacity)).orElse(0))
                        .toList();
                return told.isEmpty()
                        ? null
                        : told.stream().mapToInt(Integer::intValue).sum();
            }

            List<Site> places() {
                return sites == null ? List.of() : sites;
            }
        }

        record Capacity(
                String unit,
                @Nullable Integer maximum,
                @Nullable Integer available) {}

        record Site(
                @Nullable Double latitude,
                @Nullable Double longitude,
                @Nullable UUID educationOrgId) {}
    }

    @Incoming("services")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.service.upserted" -> upsert(event, true);
            case "registry.service.retired" -> upsert(event, false);
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, boolean offered) {
        var service = inbox.read(event, Told.class).service();
        boolean active = offered && service.status().equals("ACTIVE");
        int changed = db.createNativeMutationQuery("""
                        insert into replica_service
                            (district, id, version, partner_id, name, active, categories, grade_levels, populations,
                             timings, settings, languages, seats_maximum, seats_available,
                             site_latitudes, site_longitudes, site_org_ids)
                        values (:district, :id, :version, :partner, :name, :active, :categories, :grades, :populations,
                                :timings, :settings, :languages, :seatsMaximum, :seatsAvailable,
                                :latitudes, :longitudes, :orgs)
                        on conflict (district, id) do update set
                            version = excluded.version, partner_id = excluded.partner_id, name = excluded.name,
                            active = excluded.active, categories = excluded.categories,
                            grade_levels = excluded.grade_levels, populations = excluded.populations,
                            timings = excluded.timings, settings = excluded.settings, languages = excluded.languages,
                            seats_maximum = excluded.seats_maximum, seats_available = excluded.seats_available,
                            site_latitudes = excluded.site_latitudes, site_longitudes = excluded.site_longitudes,
                            site_org_ids = excluded.site_org_ids
                        where replica_service.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", service.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("partner", service.partnerId())
                .setParameter("name", service.name())
                .setParameter("active", active)
                .setParameter("categories", texts(service.categories()))
                .setParameter("grades", texts(service.gradeLevels()))
                .setParameter("populations", texts(service.populations()))
                .setParameter("timings", texts(service.timings()))
                .setParameter("settings", texts(service.settings()))
                .setParameter("languages", texts(service.languages()))
                .setParameter("seatsMaximum", service.seats(Told.Capacity::maximum), Integer.class)
                .setParameter("seatsAvailable", service.seats(Told.Capacity::available), Integer.class)
                .setParameter(
                        "latitudes",
                        service.places().stream().map(Told.Site::latitude).toArray(Double[]::new))
                .setParameter(
                        "longitudes",
                        service.places().stream().map(Told.Site::longitude).toArray(Double[]::new))
                .setParameter(
                        "orgs",
                        service.places().stream().map(Told.Site::educationOrgId).toArray(UUID[]::new))
                .executeUpdate();
        if (changed == 1) index(event.district(), service, active);
    }

    /** What is not on offer is in no category, so the index holds only what a scan may find. */
    private void index(String district, Told.Offer service, boolean active) {
        db.createNativeMutationQuery(
                        "delete from replica_service_category where district = :district and service_id = :service")
                .setParameter("district", district)
                .setParameter("service", service.id())
                .executeUpdate();
        if (!active || service.categories() == null) return;
        for (var category : known(service.categories()))
            db.createNativeMutationQuery("""
                            insert into replica_service_category (district, category, benefit_area, service_id)
                            values (:district, :category, :area, :service)
                            """)
                    .setParameter("district", district)
                    .setParameter("category", category.name())
                    .setParameter("area", category.benefitArea().name())
                    .setParameter("service", service.id())
                    .executeUpdate();
    }

    private static Collection<NeedCategory> known(List<String> codes) {
        var known = new LinkedHashSet<NeedCategory>();
        for (var category : NeedCategory.values()) if (codes.contains(category.name())) known.add(category);
        return known;
    }

    private static String[] texts(@Nullable List<String> values) {
        return values == null ? new String[0] : values.toArray(String[]::new);
    }

    private static final String SELECT = """
            select e.id, e.partnerId, e.name, e.active, e.categories, e.gradeLevels, e.populations, e.timings,
                   e.settings, e.languages, e.seatsMaximum, e.seatsAvailable,
                   e.siteLatitudes, e.siteLongitudes, e.siteOrgIds
            from OfferingRow e
            """;

    /** What a partner offers now. */
    public List<Offering> ofPartner(UUID partnerId, int limit) {
        return db.createSelectionQuery(
                        SELECT + " where e.partnerId = :partner and e.active order by e.id", Offering.class)
                .setParameter("partner", partnerId)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Those of these that are known. */
    public Map<UUID, Offering> byId(Collection<UUID> ids) {
        var found = new HashMap<UUID, Offering>();
        if (ids.isEmpty()) return found;
        db.createSelectionQuery(SELECT + " where e.id in :ids", Offering.class)
                .setParameter("ids", ids)
                .getResultList()
                .forEach(offering -> found.put(offering.id(), offering));
        return found;
    }

    /**
     * The services worth a closer look for a need: of its category first, then of its benefit area; approved partners before
     * others, near before far, and at most three of one partner, so that a large one does not hide the rest. Two indexed
     * statements, however many services there are.
     *
     * @param latitude where the need is, if known
     */
    public List<UUID> shortlist(
            NeedCategory category, @Nullable Double latitude, @Nullable Double longitude, int limit) {
        var found = new LinkedHashSet<>(ranked("c.category = :code", category.name(), latitude, longitude, limit));
        if (found.size() < limit)
            found.addAll(ranked(
                    "c.benefit_area = :code",
                    category.benefitArea().name(),
                    latitude,
                    longitude,
                    limit - found.size()));
        return List.copyOf(found);
    }

    private List<UUID> ranked(
            String condition, String code, @Nullable Double latitude, @Nullable Double longitude, int limit) {
        // flat squares of degrees: only their order counts here, the fit score measures the distance itself
        return db.createNativeQuery("""
                        select id from (
                            select id, approved, away,
                                   row_number() over (partition by partner_id order by away nulls last, id) as nth
                            from (
                                select distinct s.id, s.partner_id, p.registration_state = 'APPROVED' as approved,
                                       (select min((la - :latitude) ^ 2 + ((lo - :longitude) * :shrink) ^ 2)
                                        from unnest(s.site_latitudes, s.site_longitudes) as site (la, lo)) as away
                                from replica_service_category c
                                join replica_service s on s.district = c.district and s.id = c.service_id
                                join replica_partner p on p.district = s.district and p.id = s.partner_id
                                where c.district = :district and %s
                                  and p.registration_state not in ('DECLINED', 'ARCHIVED')
                            ) offered
                        ) counted
                        where nth <= 3
                        order by approved desc, away nulls last, id
                        limit :limit
                        """.formatted(condition), UUID.class)
                .setParameter("district", current.get().district())
                .setParameter("code", code)
                .setParameter("latitude", latitude, Double.class)
                .setParameter("longitude", longitude, Double.class)
                .setParameter("shrink", latitude == null ? 1.0 : Math.cos(Math.toRadians(latitude)))
                .setParameter("limit", limit)
                .getResultList();
    }

    /** How many people these services can take together; null while one of them is unknown or does not count people. */
    public @Nullable Integer seats(Collection<UUID> ids) {
        var known = byId(ids);
        int seats = 0;
        for (var id : ids) {
            var offering = known.get(id);
            if (offering == null || offering.seatsMaximum() == null) return null;
            seats += offering.seatsMaximum();
        }
        return seats;
    }
}

package org.commonground.metrics.replica;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** What partners offer, as the registry last told of it. */
@ApplicationScoped
public class Services {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;
    private final ObjectMapper json;

    Services(Inbox inbox, Session db, CurrentCaller current, ObjectMapper json) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
        this.json = json;
    }

    private record Told(Offered service) {
        record Offered(
                UUID id,
                UUID partnerId,
                String name,
                @Nullable String status,
                List<String> populations,
                List<Capacity> capacities,
                List<Site> sites,
                @Nullable Dosage dosage) {
            @SuppressWarnings({"NullAway", "UnusedMethod"}) // made from JSON, in which they may be left out
            Offered {
                populations = populations == null ? List.of() : populations;
                capacities = capacities == null ? List.of() : capacities;
                sites = sites == null ? List.of() : sites;
            }

            boolean isActive() {
                return status == null || status.equals("ACTIVE");
            }

            /** Where it works: what is only asked for, or over, does not count. */
            List<UUID> schoolIds() {
                return sites.stream()
                        .filter(site -> site.educationOrgId != null && "ACTIVE".equals(site.placementState))
                        .map(Site::educationOrgId)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
            }

            /** All of its seats; null if it counts in none. */
            @Nullable
            Integer seats() {
                var seats = capacities.stream().filter(Capacity::isSeats).toList();
                return seats.isEmpty()
                        ? null
                        : seats.stream().mapToInt(Capacity::maximum).sum();
            }

            Map<String, Integer> groupSeats() {
                var kept = new TreeMap<String, Integer>();
                for (var capacity : capacities)
                    if (capacity.isSeats() && capacity.populationCode != null)
                        kept.merge(capacity.populationCode, capacity.maximum, Integer::sum);
                return kept;
            }
        }

        record Capacity(String unit, int maximum, @Nullable String populationCode) {
            boolean isSeats() {
                return unit.equals("SEATS");
            }
        }

        record Site(@Nullable UUID educationOrgId, @Nullable String placementState) {}

        record Dosage(
                @Nullable BigDecimal sessionsPerWeek,
                @Nullable BigDecimal minutesPerSession,
                @Nullable BigDecimal weeks) {
            /** What one seat is planned to get. */
            @Nullable
            BigDecimal hours() {
                if (sessionsPerWeek == null || minutesPerSession == null || weeks == null) return null;
                return sessionsPerWeek
                        .multiply(minutesPerSession)
                        .multiply(weeks)
                        .divide(BigDecimal.valueOf(60), 2, RoundingMode.HALF_UP);
            }
        }
    }

    /** A service and whose it is. */
    public record Offering(UUID id, UUID partnerId, String name) {}

    @Incoming("services")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.service.upserted", "registry.service.retired" ->
                upsert(event, inbox.read(event, Told.class).service());
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Offered service) {
        db.createNativeMutationQuery("""
                        insert into replica_service
                            (district, id, version, partner_id, name, active, populations, school_ids, seats, group_seats,
                             hours_per_seat)
                        values (:district, :id, :version, :partner, :name, :active, :populations, :schools, :seats,
                            cast(:groupSeats as jsonb), :hours)
                        on conflict (district, id) do update set
                            version = excluded.version, partner_id = excluded.partner_id, name = excluded.name,
                            active = excluded.active, populations = excluded.populations,
                            school_ids = excluded.school_ids, seats = excluded.seats, group_seats = excluded.group_seats,
                            hours_per_seat = excluded.hours_per_seat
                        where replica_service.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", service.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("partner", service.partnerId())
                .setParameter("name", service.name())
                .setParameter("active", service.isActive())
                .setParameter("populations", service.populations().toArray(String[]::new))
                .setParameter("schools", service.schoolIds().toArray(UUID[]::new))
                .setParameter("seats", service.seats(), Integer.class)
                .setParameter("groupSeats", json(service.groupSeats()))
                .setParameter(
                        "hours",
                        service.dosage() == null ? null : service.dosage().hours(),
                        BigDecimal.class)
                .executeUpdate();
    }

    private String json(Map<String, Integer> counts) {
        try {
            return json.writeValueAsString(counts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those of these that are known. */
    public Map<UUID, Offering> byId(Collection<UUID> ids) {
        var found = new HashMap<UUID, Offering>();
        if (!ids.isEmpty())
            db.createNativeQuery(
                            "select id, partner_id, name from replica_service"
                                    + " where district = :district and id = any(:ids)",
                            Offering.class)
                    .setParameter("district", current.get().district())
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .getResultList()
                    .forEach(service -> found.put(service.id(), service));
        return found;
    }
}

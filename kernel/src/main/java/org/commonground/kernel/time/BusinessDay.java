package org.commonground.kernel.time;

import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.commonground.kernel.access.CurrentCaller;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Terms, deadlines and expiries fall on the district's calendar day, not on UTC's. Each district has the zone that
 * {@code commonground.time-zones} gives it ({@code honolulu=Pacific/Honolulu,boston=America/New_York}), or else the
 * installation's.
 */
@ApplicationScoped
public class BusinessDay {
    private final Clock clock;
    private final CurrentCaller current;
    private final ZoneId otherwise;
    private final Map<String, ZoneId> zones;

    BusinessDay(
            Clock clock,
            CurrentCaller current,
            @ConfigProperty(name = "commonground.time-zone", defaultValue = "America/Chicago") ZoneId otherwise,
            @ConfigProperty(name = "commonground.time-zones") Optional<List<String>> zones) {
        this.clock = clock;
        this.current = current;
        this.otherwise = otherwise;
        this.zones = read(zones.orElse(List.of()));
    }

    /** Today in the district of whoever is at work; outside any district, in the installation's zone. */
    public LocalDate today() {
        return LocalDate.now(clock.withZone(zone()));
    }

    /**
     * The day that it is by now where it is latest. A job that looks across districts finds by it whatever may be due in one of them;
     * whether it is, each district then says by its own {@link #today()}.
     */
    public LocalDate latest() {
        return Stream.concat(zones.values().stream(), Stream.of(otherwise))
                .map(zone -> LocalDate.now(clock.withZone(zone)))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The zone that the district's days begin and end in. */
    public ZoneId zone() {
        boolean inRequest = Arc.container().requestContext().isActive();
        return inRequest && current.isKnown() ? zoneOf(current.get().district()) : otherwise;
    }

    ZoneId zoneOf(String district) {
        return zones.getOrDefault(district, otherwise);
    }

    /** A zone that cannot be read stops the start: a wrong day would be noticed too late. */
    static Map<String, ZoneId> read(List<String> entries) {
        var zones = new HashMap<String, ZoneId>();
        for (var entry : entries) {
            int at = entry.indexOf('=');
            if (at < 1) throw new IllegalArgumentException("commonground.time-zones: district=Zone/Name, not " + entry);
            zones.put(
                    entry.substring(0, at).strip(),
                    ZoneId.of(entry.substring(at + 1).strip()));
        }
        return Map.copyOf(zones);
    }
}

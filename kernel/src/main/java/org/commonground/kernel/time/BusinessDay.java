package org.commonground.kernel.time;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Terms, deadlines and expiries fall on the district's calendar day, not on UTC's. */
@ApplicationScoped
public class BusinessDay {
    private final Clock clock;
    private final ZoneId zone;

    BusinessDay(
            Clock clock,
            @ConfigProperty(name = "commonground.time-zone", defaultValue = "America/Chicago") ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    public LocalDate today() {
        return LocalDate.now(clock.withZone(zone));
    }
}

package org.commonground.kernel.time;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The one place that reads the wall clock; everybody else is handed a {@link Clock}. */
class Clocks {
    /** Microseconds, as PostgreSQL stores them: what a write answers is what a later read shows. */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }
}

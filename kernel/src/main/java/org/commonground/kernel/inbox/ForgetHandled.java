package org.commonground.kernel.inbox;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;

/**
 * Forgets which events had their one reaction, a day after no topic can deliver them again: topics of facts keep an event for
 * 400 days, so it is remembered for 401.
 */
@ApplicationScoped
class ForgetHandled {
    private static final int AT_ONCE = 10_000;

    private final Session db;
    private final Clock clock;
    private final Duration remembered;

    ForgetHandled(
            Session db,
            Clock clock,
            @ConfigProperty(name = "commonground.inbox.remembered", defaultValue = "P401D") Duration remembered) {
        this.db = db;
        this.clock = clock;
        this.remembered = remembered;
    }

    @Scheduled(every = "24h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @ActivateRequestContext
    void forget() {
        var before = clock.instant().minus(remembered);
        int some;
        do
            some = QuarkusTransaction.requiringNew()
                    .call(() -> db.createNativeMutationQuery("""
                            delete from inbox where ctid = any (array(
                                select ctid from inbox where handled_at < :before limit 10000 for update skip locked))
                            """)
                            .setParameter("before", before)
                            .executeUpdate());
        while (some == AT_ONCE);
    }
}

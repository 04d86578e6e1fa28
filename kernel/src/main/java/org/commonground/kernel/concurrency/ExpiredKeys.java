package org.commonground.kernel.concurrency;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.hibernate.Session;

/** Forgets idempotency keys when their 24 hours are over, of all districts, a bounded number at a time. */
@ApplicationScoped
class ExpiredKeys {
    private final Session db;
    private final Clock clock;

    ExpiredKeys(Session db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @ActivateRequestContext
    @Transactional
    void forget() {
        db.createNativeMutationQuery("""
                        /* across districts: keys expire by time alone */
                        delete from idempotency_key where ctid = any (array(
                            select ctid from idempotency_key where expires_at < :now
                            order by expires_at limit 10000 for update skip locked))
                        """).setParameter("now", clock.instant()).executeUpdate();
    }
}

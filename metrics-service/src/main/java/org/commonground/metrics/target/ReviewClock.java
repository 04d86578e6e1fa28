package org.commonground.metrics.target;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.kernel.time.BusinessDay;
import org.hibernate.Session;

/**
 * Reviews the targets of measures that have new values: at once after the writer's transaction, and every few seconds for what
 * another instance left behind; and all of them once a day of their district's. A review that fails stays wanted.
 */
@ApplicationScoped
class ReviewClock {
    private final AcrossDistricts districts;
    private final Session db;
    private final Targets targets;
    private final ReviewTargets review;
    private final BusinessDay businessDay;
    private final ExecutorService executor;
    private final AtomicBoolean awake = new AtomicBoolean();

    ReviewClock(
            AcrossDistricts districts,
            Session db,
            Targets targets,
            ReviewTargets review,
            BusinessDay businessDay,
            ExecutorService executor) {
        this.districts = districts;
        this.db = db;
        this.targets = targets;
        this.review = review;
        this.businessDay = businessDay;
        this.executor = executor;
    }

    record Wanted(String district, String measureCode) {}

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) ReviewTargets.ReviewWanted wanted) {
        if (awake.compareAndSet(false, true)) executor.execute(this::tick);
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        awake.set(false);
        try {
            for (var wanted : wanted()) take(wanted);
        } catch (RuntimeException e) {
            Log.warnf(e, "targets wait for the next review");
        }
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void day() {
        for (var district : notReviewed()) districts.attempt(district, "the daily review", review::daily);
    }

    /** Where it may be another day than at the last review; whether it is, each district says. */
    private List<String> notReviewed() {
        return districts.find("""
                select distinct t.district from target t left join target_reviewed r
                  on r.district = t.district and r.measure_code = t.measure_code
                where t.state = 'ACTIVE' and (r.reviewed_on is null or r.reviewed_on < :latest)
                order by t.district
                """, String.class, Map.of("latest", businessDay.latest()));
    }

    private List<Wanted> wanted() {
        return districts.find(
                "select district, measure_code from target_review order by wanted_at limit 200",
                Wanted.class,
                Map.of());
    }

    private void take(Wanted wanted) {
        districts.attempt(wanted.district, "the review of targets with " + wanted.measureCode, () -> {
            if (isMine(wanted)) review.review(targets.pursued(List.of(wanted.measureCode)));
        });
    }

    /** False if another instance reviews it, or a writer is about to ask for it again. */
    private boolean isMine(Wanted wanted) {
        return db.createNativeMutationQuery("""
                        delete from target_review where (district, measure_code) = (
                            select district, measure_code from target_review
                            where district = :district and measure_code = :code for update skip locked)
                        """)
                        .setParameter("district", wanted.district)
                        .setParameter("code", wanted.measureCode)
                        .executeUpdate()
                == 1;
    }
}

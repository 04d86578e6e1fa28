package org.commonground.metrics.observation;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.replica.SchoolYearHeard;
import org.hibernate.Session;

/**
 * Makes the partitions of school years before anything is observed in them: of those around today, and of any that the registry
 * tells of.
 */
@ApplicationScoped
class ObservationPartitions {
    private static final int AHEAD = 2;

    private final AcrossDistricts districts;
    private final Session db;
    private final BusinessDay businessDay;

    ObservationPartitions(AcrossDistricts districts, Session db, BusinessDay businessDay) {
        this.districts = districts;
        this.db = db;
        this.businessDay = businessDay;
    }

    void start(@Observes StartupEvent event) {
        makeAhead();
    }

    @Scheduled(every = "12h", delayed = "12h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void makeAhead() {
        int year = businessDay.today().getYear();
        districts.in("-", () -> {
            for (int ahead = 0; ahead <= AHEAD; ahead++) make(year + ahead);
            return year;
        });
    }

    /** In the transaction of the session that was heard of. */
    void make(@Observes SchoolYearHeard heard) {
        make(heard.schoolYear());
    }

    private void make(int year) {
        db.createNativeQuery("select cast(make_observation_partition(:year) as text)", String.class)
                .setParameter("year", year)
                .getResultList();
    }
}

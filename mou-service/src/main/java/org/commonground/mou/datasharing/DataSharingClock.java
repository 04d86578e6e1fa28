package org.commonground.mou.datasharing;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.time.BusinessDay;
import org.hibernate.Session;

/** Moves schedules on when their day comes: in force, out of force, and past the day for destruction. As the agreements' clock does. */
@ApplicationScoped
public class DataSharingClock {
    private static final int PAGE = 100;

    private final Session db;
    private final DataSharingSchedules schedules;
    private final MoveDataSharing move;
    private final BusinessDay businessDay;

    DataSharingClock(Session db, DataSharingSchedules schedules, MoveDataSharing move, BusinessDay businessDay) {
        this.db = db;
        this.schedules = schedules;
        this.move = move;
        this.businessDay = businessDay;
    }

    record Due(String district, UUID id) {}

    @Scheduled(every = "{commonground.mou.clock}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        var latest = businessDay.latest(); // each district then moves by its own day
        var after = new UUID(0, 0);
        for (var page = due(latest, after); !page.isEmpty(); page = due(latest, after)) {
            for (var row : page) take(row);
            after = page.getLast().id();
        }
    }

    /** The one statement that looks across districts; what it finds is then done in the name of each. */
    private List<Due> due(LocalDate today, UUID after) {
        return CurrentCaller.asSystem(
                "-",
                () -> QuarkusTransaction.requiringNew()
                        .call(() -> db.createNativeQuery("""
                                select district, id from data_sharing_schedule where due_on <= :today and id > :after
                                order by id limit :page
                                """, Due.class)
                                .setParameter("today", today)
                                .setParameter("after", after)
                                .setParameter("page", PAGE)
                                .getResultList()));
    }

    private void take(Due due) {
        try {
            CurrentCaller.asSystem(
                    due.district(),
                    () -> QuarkusTransaction.requiringNew().call(() -> {
                        schedules.lockUnlessBusy(due.id()).ifPresent(move::takeDueStep);
                        return due;
                    }));
        } catch (RuntimeException e) {
            Log.warnf(e, "data sharing %s of %s stays where it is until the next tick", due.id(), due.district());
        }
    }
}

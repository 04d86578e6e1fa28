package org.commonground.mou.agreement;

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

/**
 * Moves agreements on when their day comes: into force, out of force, into the next term, past the deadline for signing. Several
 * instances may run it at once: each row is one short transaction that passes over what another one holds, and a step that was
 * taken is not due again.
 */
@ApplicationScoped
public class AgreementClock {
    private static final int PAGE = 100;

    private final Session db;
    private final Agreements agreements;
    private final MoveAgreement move;
    private final BusinessDay businessDay;

    AgreementClock(Session db, Agreements agreements, MoveAgreement move, BusinessDay businessDay) {
        this.db = db;
        this.agreements = agreements;
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
                                select district, id from agreement where due_on <= :today and id > :after
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
                        agreements.lockUnlessBusy(due.id()).ifPresent(move::takeDueStep);
                        return due;
                    }));
        } catch (RuntimeException e) {
            Log.warnf(e, "agreement %s of %s stays where it is until the next tick", due.id(), due.district());
        }
    }
}

package org.commonground.registry.partner;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.time.BusinessDay;
import org.hibernate.Session;

/**
 * Reminds partners of the end of their approval, and lets it end. Several instances may run it at once: each row is one short
 * transaction that passes over what another one holds, and a step that was taken is not due again.
 */
@ApplicationScoped
public class RegistrationClock {
    private static final int PAGE = 100;

    private final Session db;
    private final Partners partners;
    private final MoveRegistration move;
    private final BusinessDay businessDay;

    RegistrationClock(Session db, Partners partners, MoveRegistration move, BusinessDay businessDay) {
        this.db = db;
        this.partners = partners;
        this.move = move;
        this.businessDay = businessDay;
    }

    record Due(String district, UUID id) {}

    @Scheduled(every = "{commonground.registry.clock}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        tick(businessDay.latest(), businessDay::today);
    }

    /** Everything that is due by the end of this day, in every district. */
    public void tick(LocalDate day) {
        tick(day, () -> day);
    }

    /** What may be due by the latest day that it is anywhere, each by the day that it is in its own district. */
    private void tick(LocalDate latest, Supplier<LocalDate> today) {
        var after = new UUID(0, 0);
        for (var page = due(latest, after); !page.isEmpty(); page = due(latest, after)) {
            for (var row : page) take(row, today);
            after = page.getLast().id();
        }
    }

    /** The one statement that looks across districts; what it finds is then done in the name of each. */
    private List<Due> due(LocalDate today, UUID after) {
        return CurrentCaller.asSystem(
                "-",
                () -> QuarkusTransaction.requiringNew()
                        .call(() -> db.createNativeQuery("""
                                select district, id from partner where due_on <= :today and id > :after
                                order by id limit :page
                                """, Due.class)
                                .setParameter("today", today)
                                .setParameter("after", after)
                                .setParameter("page", PAGE)
                                .getResultList()));
    }

    private void take(Due due, Supplier<LocalDate> today) {
        try {
            CurrentCaller.asSystem(
                    due.district(),
                    () -> QuarkusTransaction.requiringNew().call(() -> {
                        partners.lockUnlessBusy(due.id()).ifPresent(partner -> move.takeDueStep(partner, today.get()));
                        return due;
                    }));
        } catch (RuntimeException e) {
            Log.warnf(e, "partner %s of %s stays where it is until the next tick", due.id(), due.district());
        }
    }
}

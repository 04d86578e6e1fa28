package org.commonground.registry.offering;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.time.BusinessDay;
import org.hibernate.Session;

/** Every night: who has a service to check is told, once per due date. */
@ApplicationScoped
class AssuranceReminders {
    private static final int BATCH = 500;

    private final Session db;
    private final Outbox outbox;
    private final BusinessDay businessDay;

    AssuranceReminders(Session db, Outbox outbox, BusinessDay businessDay) {
        this.db = db;
        this.outbox = outbox;
        this.businessDay = businessDay;
    }

    @Scheduled(cron = "{registry.assurance.remind-at}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @ActivateRequestContext
    void remindAll() {
        for (var district : districts(businessDay.latest()))
            CurrentCaller.asSystem(district, () -> {
                var today = businessDay.today();
                int told = 0;
                for (int batch = BATCH; batch == BATCH; told += batch) batch = remind(today);
                return told;
            });
    }

    /** The only thing that is asked across districts: which of them have something due. */
    private List<String> districts(LocalDate today) {
        return QuarkusTransaction.requiringNew()
                .call(() -> db.createNativeQuery("""
                                select distinct district from service_offering
                                where status = 'ACTIVE' and assurance_due_on <= :today
                                  and (reminded_on is null or reminded_on < assurance_due_on)
                                """, String.class)
                        .setParameter("today", today)
                        .getResultList());
    }

    /** A batch in the current district; how many were told. */
    int remind(LocalDate today) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var due = db.createSelectionQuery(
                            "from ServiceOffering e where e.status = ACTIVE and e.assuranceDueOn <= :today"
                                    + " and (e.remindedOn is null or e.remindedOn < e.assuranceDueOn) order by e.id",
                            ServiceOffering.class)
                    .setParameter("today", today)
                    .setMaxResults(BATCH)
                    .getResultList();
            for (var offering : due) offering.remind(today);
            outbox.publish(due.stream()
                    .map(offering -> new Outbox.Fact(
                            offering,
                            new ServiceEvent.AssuranceDue(
                                    offering.id(),
                                    offering.partnerId,
                                    offering.name,
                                    offering.assuredOn,
                                    Objects.requireNonNull(offering.assuranceDueOn))))
                    .toList());
            db.clear();
            return due.size();
        });
    }
}

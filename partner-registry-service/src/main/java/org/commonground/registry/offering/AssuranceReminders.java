package org.commonground.registry.offering;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.time.BusinessDay;
import org.hibernate.Session;

/** Every night: who has a service to check is told, once per due date. */
@ApplicationScoped
class AssuranceReminders {
    private static final int BATCH = 500;

    private final AcrossDistricts districts;
    private final Session db;
    private final Outbox outbox;
    private final BusinessDay businessDay;

    AssuranceReminders(AcrossDistricts districts, Session db, Outbox outbox, BusinessDay businessDay) {
        this.districts = districts;
        this.db = db;
        this.outbox = outbox;
        this.businessDay = businessDay;
    }

    @Scheduled(cron = "{registry.assurance.remind-at}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void remindAll() {
        for (var district : withSomethingDue())
            CurrentCaller.asSystem(district, () -> {
                var today = businessDay.today();
                int told = 0;
                for (int batch = BATCH; batch == BATCH; told += batch) batch = remind(today);
                return told;
            });
    }

    private List<String> withSomethingDue() {
        return districts.find("""
                select distinct district from service_offering
                where status = 'ACTIVE' and assurance_due_on <= :latest
                  and (reminded_on is null or reminded_on < assurance_due_on)
                """, String.class, Map.of("latest", businessDay.latest()));
    }

    /** A batch in the current district; how many were told. */
    int remind(LocalDate today) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var due = db.createSelectionQuery(
                            "from ServiceOffering e where e.status = ACTIVE and e.assurance.nextDueOn <= :today"
                                    + " and (e.remindedOn is null or e.remindedOn < e.assurance.nextDueOn) order by e.id",
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
                                    offering.assurance().lastCheckedOn(),
                                    Objects.requireNonNull(offering.assurance().nextDueOn()))))
                    .toList());
            db.clear();
            return due.size();
        });
    }
}

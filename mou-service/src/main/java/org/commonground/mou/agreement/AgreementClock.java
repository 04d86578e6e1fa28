package org.commonground.mou.agreement;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.kernel.time.BusinessDay;

/** Moves agreements on when their day comes: into force, out of force, into the next term, past the deadline for signing. */
@ApplicationScoped
public class AgreementClock {
    private final AcrossDistricts districts;
    private final MoveAgreement move;
    private final BusinessDay businessDay;

    AgreementClock(AcrossDistricts districts, MoveAgreement move, BusinessDay businessDay) {
        this.districts = districts;
        this.move = move;
        this.businessDay = businessDay;
    }

    /** What may be due by the latest day that it is anywhere; whether it is, each district's own day says. */
    @Scheduled(every = "{commonground.mou.clock}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        districts.each(Agreement.class, """
                select district, id from agreement where due_on <= :day and id > :after order by id limit :page
                """, Map.of("day", businessDay.latest()), move::takeDueStep);
    }
}

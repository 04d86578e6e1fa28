package org.commonground.registry.partner;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Supplier;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.kernel.time.BusinessDay;

/** Reminds partners of the end of their approval, and lets it end. */
@ApplicationScoped
public class RegistrationClock {
    private final AcrossDistricts districts;
    private final MoveRegistration move;
    private final BusinessDay businessDay;

    RegistrationClock(AcrossDistricts districts, MoveRegistration move, BusinessDay businessDay) {
        this.districts = districts;
        this.move = move;
        this.businessDay = businessDay;
    }

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
        districts.each(Partner.class, """
                select district, id from partner where due_on <= :day and id > :after order by id limit :page
                """, Map.of("day", latest), partner -> move.takeDueStep(partner, today.get()));
    }
}

package org.commonground.registry.credential;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Supplier;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.kernel.time.BusinessDay;

/** Gives notice before credentials end, and lets them end. */
@ApplicationScoped
public class CredentialClock {
    private final AcrossDistricts districts;
    private final DecideCredential decide;
    private final BusinessDay businessDay;

    CredentialClock(AcrossDistricts districts, DecideCredential decide, BusinessDay businessDay) {
        this.districts = districts;
        this.decide = decide;
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
        districts.each(
                Credential.class,
                """
                select district, id from credential where due_on <= :day and id > :after order by id limit :page
                """,
                Map.of("day", latest),
                credential -> decide.takeDueStep(credential, today.get()));
    }
}

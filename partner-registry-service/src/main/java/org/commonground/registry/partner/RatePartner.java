package org.commonground.registry.partner;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.registry.replica.Quality;
import org.commonground.registry.replica.QualityHeard;

/** Gives a partner the level of quality that metrics-service published, and takes it away when its last day is over. */
@ApplicationScoped
public class RatePartner {
    private final AcrossDistricts districts;
    private final Partners partners;
    private final Quality quality;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Clock clock;
    private final BusinessDay businessDay;

    RatePartner(
            AcrossDistricts districts,
            Partners partners,
            Quality quality,
            Outbox outbox,
            CurrentCaller current,
            Clock clock,
            BusinessDay businessDay) {
        this.districts = districts;
        this.partners = partners;
        this.quality = quality;
        this.outbox = outbox;
        this.current = current;
        this.clock = clock;
        this.businessDay = businessDay;
    }

    void on(@Observes QualityHeard heard) {
        if (heard.subject().equals(Quality.Subject.PARTNER.name())) rate(heard.subjectId(), businessDay.today());
    }

    private void rate(UUID id, LocalDate today) {
        var partner = partners.lock(id);
        if (partner == null || partner.mergedInto != null) return;
        var level = quality.level(Quality.Subject.PARTNER, id, null, today).orElse(null);
        var until = quality.validTo(Quality.Subject.PARTNER, id, today).orElse(null);
        if (partner.rate(level, until, current.get().subject(), clock.instant()))
            outbox.publish(partner, new PartnerEvent.Upserted(partner.state()));
    }

    @Scheduled(every = "{commonground.registry.clock}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        tick(businessDay.latest(), businessDay::today);
    }

    /** Levels that no longer hold on this day, in every district. */
    public void tick(LocalDate day) {
        tick(day, () -> day);
    }

    /** What may be due by the latest day that it is anywhere, each by the day that it is in its own district. */
    private void tick(LocalDate latest, Supplier<LocalDate> today) {
        districts.each("the quality level of partner", """
                /* across districts: each is then rated in the name of its own */
                select district, id from partner
                where quality_valid_to < :day and id > :after order by id limit :page
                """, Map.of("day", latest), id -> rate(id, today.get()));
    }
}

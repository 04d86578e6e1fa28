package org.commonground.mou.datasharing;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.kernel.time.BusinessDay;

/** Moves schedules on when their day comes: in force, out of force, and past the day for destruction. As the agreements' clock does. */
@ApplicationScoped
public class DataSharingClock {
    private final AcrossDistricts districts;
    private final MoveDataSharing move;
    private final BusinessDay businessDay;

    DataSharingClock(AcrossDistricts districts, MoveDataSharing move, BusinessDay businessDay) {
        this.districts = districts;
        this.move = move;
        this.businessDay = businessDay;
    }

    @Scheduled(every = "{commonground.mou.clock}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        districts.each(DataSharingSchedule.class, """
                select district, id from data_sharing_schedule
                where due_on <= :day and id > :after order by id limit :page
                """, Map.of("day", businessDay.latest()), move::takeDueStep);
    }
}

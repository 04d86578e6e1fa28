package org.commonground.registry.partner;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.kernel.district.AcrossDistricts.Waiting;
import org.commonground.registry.duplicate.Duplicates;
import org.hibernate.Session;

/**
 * Compares entries that were imported, renamed or otherwise changed with the rest of the directory. An import does not wait for
 * it: its rows are compared afterwards, many at a time.
 */
@ApplicationScoped
public class DuplicateClock {
    private final AcrossDistricts districts;
    private final Session db;
    private final Duplicates duplicates;

    DuplicateClock(AcrossDistricts districts, Session db, Duplicates duplicates) {
        this.districts = districts;
        this.db = db;
        this.duplicates = duplicates;
    }

    /** Until nothing is left to compare. */
    @Scheduled(every = "{commonground.registry.clock}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void tick() {
        districts.eachPage(
                """
                /* across districts: each is then compared in the name of its own */
                select district, id from partner where not match_checked and id > :after
                order by id limit :page
                """,
                Map.of(),
                page -> page.stream()
                        .collect(Collectors.groupingBy(
                                Waiting::district, Collectors.mapping(Waiting::id, Collectors.toList())))
                        .forEach(this::compare));
    }

    private void compare(String district, List<UUID> ids) {
        districts.attempt(district, "comparing %d partners".formatted(ids.size()), () -> {
            db.createNativeMutationQuery("""
                            update partner set match_checked = true
                            where district = :district and id = any(:ids)
                            """)
                    .setParameter("district", district)
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .executeUpdate();
            // afterwards, so that what changes meanwhile waits for us and is compared again
            duplicates.propose(ids);
        });
    }
}

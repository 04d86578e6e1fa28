package org.commonground.registry.partner;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.registry.duplicate.Duplicates;
import org.hibernate.Session;

/**
 * Compares entries that were imported, renamed or otherwise changed with the rest of the directory. An import does not wait for
 * it: its rows are compared afterwards, many at a time.
 */
@ApplicationScoped
public class DuplicateClock {
    private static final int PAGE = 200;

    private final Session db;
    private final Duplicates duplicates;

    DuplicateClock(Session db, Duplicates duplicates) {
        this.db = db;
        this.duplicates = duplicates;
    }

    record Due(String district, UUID id) {}

    /** Until nothing is left to compare. */
    @Scheduled(every = "{commonground.registry.clock}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void tick() {
        var after = new UUID(0, 0);
        for (var page = due(after); !page.isEmpty(); page = due(after)) {
            page.stream()
                    .collect(Collectors.groupingBy(Due::district, Collectors.mapping(Due::id, Collectors.toList())))
                    .forEach(this::compare);
            after = page.getLast().id();
        }
    }

    private List<Due> due(UUID after) {
        return CurrentCaller.asSystem(
                "-",
                () -> QuarkusTransaction.requiringNew()
                        .call(() -> db.createNativeQuery("""
                                /* across districts: each is then compared in the name of its own */
                                select district, id from partner where not match_checked and id > :after
                                order by id limit :page
                                """, Due.class)
                                .setParameter("after", after)
                                .setParameter("page", PAGE)
                                .getResultList()));
    }

    private void compare(String district, List<UUID> ids) {
        try {
            CurrentCaller.asSystem(
                    district,
                    () -> QuarkusTransaction.requiringNew().call(() -> {
                        db.createNativeMutationQuery("""
                                        update partner set match_checked = true
                                        where district = :district and id = any(:ids)
                                        """)
                                .setParameter("district", district)
                                .setParameter("ids", ids.toArray(UUID[]::new))
                                .executeUpdate();
                        // afterwards, so that what changes meanwhile waits for us and is compared again
                        return duplicates.propose(ids).size();
                    }));
        } catch (RuntimeException e) {
            Log.warnf(e, "%d partners of %s are compared at the next tick", ids.size(), district);
        }
    }
}

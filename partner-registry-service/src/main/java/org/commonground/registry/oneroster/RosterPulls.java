package org.commonground.registry.oneroster;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.commonground.kernel.access.CurrentCaller;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** How far each source of the district has been pulled, by the source's own clock. */
@ApplicationScoped
class RosterPulls {
    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;

    RosterPulls(Session db, CurrentCaller current, Clock clock) {
        this.db = db;
        this.current = current;
        this.clock = clock;
    }

    /** A source's last pull. */
    record Pulled(@Nullable Instant changedUntil, Instant pulledAt) {}

    Map<String, Pulled> all() {
        var pulled = new HashMap<String, Pulled>();
        for (var row : db.createNativeQuery(
                        "select source, changed_until, pulled_at from roster_pull where district = :district",
                        Object[].class)
                .setParameter("district", current.get().district())
                .getResultList()) pulled.put((String) row[0], new Pulled((@Nullable Instant) row[1], (Instant) row[2]));
        return pulled;
    }

    @Transactional(MANDATORY)
    void remember(String source, @Nullable Instant changedUntil) {
        db.createNativeMutationQuery("""
                        insert into roster_pull (district, source, changed_until, pulled_at)
                        values (:district, :source, cast(:changedUntil as timestamptz), :pulledAt)
                        on conflict (district, source) do update
                        set changed_until = greatest(roster_pull.changed_until, excluded.changed_until),
                            pulled_at = excluded.pulled_at
                        """)
                .setParameter("district", current.get().district())
                .setParameter("source", source)
                .setParameter("changedUntil", changedUntil == null ? null : changedUntil.toString())
                .setParameter("pulledAt", clock.instant())
                .executeUpdate();
    }
}

package org.commonground.registry.policy;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.hibernate.Session;

/** The caller's district's registration rules; the standard ones where it has set none. */
@ApplicationScoped
public class RegistrationPolicies {
    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;

    RegistrationPolicies(Session db, CurrentCaller current, Clock clock) {
        this.db = db;
        this.current = current;
        this.clock = clock;
    }

    public RegistrationRules rules() {
        return find().rules;
    }

    /** The district's own, or the standard as if it had just been set. */
    RegistrationPolicy find() {
        var id = Ids.ofNaturalKey(current.get().district(), "registration-policy", "current");
        var own = db.find(RegistrationPolicy.class, id);
        return own == null ? new RegistrationPolicy(id, "system", Instant.EPOCH) : own;
    }

    /** For a change: stored from now on. */
    RegistrationPolicy own() {
        var policy = find();
        if (!db.contains(policy)) {
            policy = new RegistrationPolicy(policy.id(), current.get().subject(), clock.instant());
            db.persist(policy);
            db.flush();
        }
        return policy;
    }

    /** So that the answer shows the new version. */
    void flush() {
        db.flush();
    }
}

package org.commonground.needs.scope;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;

/**
 * The schools, networks and areas that the caller acts for. Their ids are unique across kinds, so one set serves all:
 * a network's leader carries the network's id among the school ids.
 */
@ApplicationScoped
public class CallerScope {
    private final CurrentCaller current;

    CallerScope(CurrentCaller current) {
        this.current = current;
    }

    public Set<UUID> own() {
        var own = new HashSet<UUID>();
        own.addAll(current.get().schoolIds());
        own.addAll(current.get().areaIds());
        return own;
    }

    /** Whether the operation at hand may touch a row of any of these, published or not. */
    public boolean covers(Collection<UUID> scopeIds) {
        return switch (current.reach()) {
            case ALL -> true;
            case OWN -> !Collections.disjoint(own(), scopeIds);
            case PUBLISHED, NONE -> false;
        };
    }

    public boolean covers(UUID scopeId) {
        return covers(Set.of(scopeId));
    }

    /** Whether the caller may see small counts and names: the own people of these, and the staff who decide on them. */
    public boolean isInsider(Collection<UUID> scopeIds) {
        var caller = current.get();
        return caller.is(Role.PARTNERSHIP_OFFICER)
                || caller.is(Role.DISTRICT_REVIEWER)
                || caller.is(Role.SIGNATORY)
                || caller.is(Role.ANALYST_PRIVILEGED)
                || !Collections.disjoint(own(), scopeIds);
    }
}

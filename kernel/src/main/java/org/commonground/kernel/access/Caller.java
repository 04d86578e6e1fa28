package org.commonground.kernel.access;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Who makes a request, as a verified token tells.
 *
 * @param subject the person or machine client; recorded as the actor of what it changes
 * @param client the OAuth client, to which limits and idempotency keys belong
 * @param district the tenant; no row of another one is ever visible
 */
public record Caller(
        String subject,
        String client,
        String district,
        Set<Role> roles,
        Set<UUID> schoolIds,
        Set<UUID> partnerIds,
        Set<UUID> areaIds,
        boolean districtWide,
        Set<String> reviewUnits) {

    /** The suite acting by itself in a district: an event arrived, a date came. */
    public static Caller system(String district) {
        return new Caller(
                "system", "system", district, Set.of(Role.SYSTEM), Set.of(), Set.of(), Set.of(), true, Set.of());
    }

    /** The suite going on with what somebody asked for, such as an import: it is recorded as theirs. */
    public static Caller onBehalfOf(String subject, String district) {
        return new Caller(
                subject, "system", district, Set.of(Role.SYSTEM), Set.of(), Set.of(), Set.of(), true, Set.of());
    }

    /** Nobody in particular, reading what a district shows to everybody. */
    public static Caller anonymous(String district) {
        return new Caller(
                "anonymous",
                "anonymous",
                district,
                Set.of(Role.ANONYMOUS),
                Set.of(),
                Set.of(),
                Set.of(),
                false,
                Set.of());
    }

    /** The same, who administers these partners too. */
    Caller administering(Set<UUID> more) {
        if (partnerIds.containsAll(more)) return this;
        var all = new HashSet<>(partnerIds);
        all.addAll(more);
        return new Caller(
                subject, client, district, roles, schoolIds, Set.copyOf(all), areaIds, districtWide, reviewUnits);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }
}

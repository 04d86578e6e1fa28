package org.commonground.mou.replica;

import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the registry last said of a partner.
 *
 * @param registrationState as the registry names it; a state that this service does not know counts as not approved
 * @param validTo the last day of its approval; absent where the approval has no end
 * @param approvalRequired false for who comes once only or never works at a school
 */
public record KnownPartner(
        UUID id,
        String name,
        String registrationState,
        @Nullable LocalDate validTo,
        boolean approvalRequired) {
    private static final Set<String> LAPSED = Set.of("SUSPENDED", "EXPIRED", "ARCHIVED");
    private static final Set<String> SHUT_OUT = Set.of("DECLINED", "ARCHIVED");

    /** Whether it may work in schools on a day: approved, or in no need of it. The day counts too: an approval that ended yesterday has ended, whether or not the registry's event is here. */
    public boolean isApprovedOn(LocalDate day) {
        if (!approvalRequired && !isShutOut() && !isLapse(registrationState)) return true;
        return registrationState.equals("APPROVED") && (validTo == null || !day.isAfter(validTo));
    }

    /** No new agreement is begun with it. */
    public boolean isShutOut() {
        return SHUT_OUT.contains(registrationState);
    }

    static boolean isLapse(String registrationState) {
        return LAPSED.contains(registrationState);
    }
}

package org.commonground.registry.partner;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A step that somebody asks for.
 *
 * @param reason for people to read
 * @param reasonCode of a decline
 * @param validTo the last day of an approval; the end of the school year if absent
 * @param reviewer who takes a review on; whoever begins it if absent
 */
record RegistrationMove(
        RegistrationState to,
        @Nullable String reason,
        @Nullable DeclineReason reasonCode,
        @Nullable LocalDate validTo,
        @Nullable String reviewer) {

    static RegistrationMove to(RegistrationState to, String reason) {
        return new RegistrationMove(to, reason, null, null, null);
    }
}

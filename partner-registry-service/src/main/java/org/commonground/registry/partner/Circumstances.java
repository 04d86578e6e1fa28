package org.commonground.registry.partner;

import java.time.LocalDate;
import java.util.Set;
import org.commonground.registry.credential.CredentialKind;
import org.commonground.registry.policy.RegistrationRules;
import org.jspecify.annotations.Nullable;

/**
 * What a step of the registration depends on beside the partner itself.
 *
 * @param services how many services it offers
 * @param missing mandatory credentials of the organisation that are not verified today
 * @param endOfSchoolYear the last day of the school year that an approval of today is for, if the directory knows it
 * @param activeAgreements how many agreements with it are in force
 * @param today the district's business day
 */
record Circumstances(
        long services,
        Set<CredentialKind> missing,
        @Nullable LocalDate endOfSchoolYear,
        long activeAgreements,
        RegistrationRules rules,
        LocalDate today) {}

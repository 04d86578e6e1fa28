package org.commonground.needs.replica;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A partner of the registry.
 *
 * @param validTo the last day of its approval
 * @param qualityLevel 1 to 4, from its last quality assessment
 */
public record KnownPartner(
        UUID id,
        String name,
        List<String> languages,
        String registrationState,
        @Nullable LocalDate validTo,
        @Nullable Integer qualityLevel) {}

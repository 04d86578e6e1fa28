package org.commonground.registry.partner;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.registry.vocabulary.PartnerType;
import org.jspecify.annotations.Nullable;

/** What others learn about partners. Each event carries the full public state: the last one is enough for a replica. */
sealed interface PartnerEvent extends DomainEvent {
    PartnerState partner();

    @Override
    default String topic() {
        return "registry.partner.v1";
    }

    /**
     * No contacts: they are personal data that no other service needs.
     *
     * @param approvalRequired false for who comes once only or never works at a school
     * @param relationshipKinds ties to schools or the district that it disclosed
     * @param supersededBy the entry that it was merged into
     * @param areaIds community areas that it is of
     * @param values what it stands for, in its own words
     */
    record PartnerState(
            UUID id,
            String name,
            List<PartnerType> types,
            List<PartnerIdentifier> identifiers,
            List<String> languages,
            RegistrationState registrationState,
            @Nullable LocalDate validTo,
            @Nullable Integer qualityLevel,
            @Nullable LocalDate validFrom,
            @Nullable Boolean approvalRequired,
            @Nullable List<Relationship.Kind> relationshipKinds,
            @Nullable UUID supersededBy,
            @Nullable List<UUID> areaIds,
            @Nullable List<String> values) {}

    /** Created, imported or edited. */
    record Upserted(PartnerState partner) implements PartnerEvent {
        @Override
        public String type() {
            return "registry.partner.upserted";
        }
    }

    /** Approved, suspended, expired … */
    record RegistrationChanged(
            PartnerState partner,
            RegistrationState from,
            RegistrationState to,
            @Nullable String reason) implements PartnerEvent {
        @Override
        public String type() {
            return "registry.partner.registration-changed";
        }
    }

    /**
     * One of two entries of one organisation was merged into the other, which takes over all that named it.
     *
     * @param partner the entry that was merged, as it stays: ARCHIVED, and superseded by the survivor
     */
    record Merged(PartnerState partner, UUID survivorId, UUID mergedId) implements PartnerEvent {
        @Override
        public String type() {
            return "registry.partner.merged";
        }
    }
}

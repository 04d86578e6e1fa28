package org.commonground.registry.offering;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.registry.vocabulary.BeneficiaryGroup;
import org.commonground.registry.vocabulary.BenefitArea;
import org.commonground.registry.vocabulary.DeliveryMode;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.InstructionModel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Tier;
import org.commonground.registry.vocabulary.Timing;
import org.jspecify.annotations.Nullable;

/** What others learn about services. */
sealed interface ServiceEvent extends DomainEvent {
    /**
     * Where it is given. Of a place that is not public others learn that there is one, not which: name, address and
     * coordinates are left out and {@code redacted} is true.
     */
    record Site(
            String name,
            @Nullable String address,
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable UUID educationOrgId,
            @Nullable UUID id,
            @Nullable Boolean redacted,
            @Nullable PlacementState placementState) {
        static Site of(SitePlace place) {
            return new Site(
                    place.name(),
                    place.address(),
                    place.latitude(),
                    place.longitude(),
                    place.educationOrgId(),
                    place.id(),
                    place.redacted() ? true : null,
                    place.placementState());
        }
    }

    /** Full state; an empty list means that the partner has not said. */
    record ServiceState(
            UUID id,
            UUID partnerId,
            String name,
            OfferingStatus status,
            List<NeedCategory> categories,
            List<GradeLevel> gradeLevels,
            List<String> populations,
            List<Timing> timings,
            List<Setting> settings,
            List<String> languages,
            List<ServiceCapacity> capacities,
            List<Site> sites,
            @Nullable UUID programId,
            @Nullable List<BenefitArea> benefitAreas,
            @Nullable List<BeneficiaryGroup> beneficiaryGroups,
            @Nullable BigDecimal ageMin,
            @Nullable BigDecimal ageMax,
            @Nullable List<DeliveryMode> deliveryModes,
            @Nullable List<InstructionModel> instructionModels,
            @Nullable List<Tier> tiers,
            @Nullable Dosage dosage,
            @Nullable LocalDate assuredOn) {}

    /** New or changed. */
    record Upserted(ServiceState service) implements ServiceEvent {
        @Override
        public String topic() {
            return "registry.service.v1";
        }

        @Override
        public String type() {
            return "registry.service.upserted";
        }
    }

    /** No longer offered, for good. */
    record Retired(ServiceState service) implements ServiceEvent {
        @Override
        public String topic() {
            return "registry.service.v1";
        }

        @Override
        public String type() {
            return "registry.service.retired";
        }
    }

    /** Nobody has looked for long whether what the registry says of a service is true. A reminder, not a state. */
    record AssuranceDue(
            UUID serviceId,
            UUID partnerId,
            String name,
            @Nullable LocalDate assuredOn,
            LocalDate dueOn) implements ServiceEvent {
        @Override
        public String topic() {
            return "registry.assurance.v1";
        }

        @Override
        public String type() {
            return "registry.service.assurance-due";
        }
    }
}

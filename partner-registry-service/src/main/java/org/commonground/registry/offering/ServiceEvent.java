package org.commonground.registry.offering;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Timing;

/** What others learn about services. */
sealed interface ServiceEvent extends DomainEvent {
    @Override
    default String topic() {
        return "registry.service.v1";
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
            List<ServiceSite> sites) {}

    /** New or changed. */
    record Upserted(ServiceState service) implements ServiceEvent {
        @Override
        public String type() {
            return "registry.service.upserted";
        }
    }

    /** No longer offered, for good. */
    record Retired(ServiceState service) implements ServiceEvent {
        @Override
        public String type() {
            return "registry.service.retired";
        }
    }
}

package org.commonground.registry.offering;

import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/** What others learn about services at schools. Each event carries the placement as it stands: the last one is enough. */
sealed interface PlacementEvent extends DomainEvent {
    Placement site();

    @Override
    default String topic() {
        return "registry.service-site.v1";
    }

    /** A service at a school. */
    record Placement(UUID id, UUID serviceId, UUID partnerId, UUID schoolId, PlacementState placementState) {}

    /** The school's leader takes the service. */
    record Accepted(Placement site, PlacementState from, PlacementState to) implements PlacementEvent {
        @Override
        public String type() {
            return "registry.service-site.accepted";
        }
    }

    /** An agreement covers it: it may begin. */
    record Activated(Placement site, PlacementState from, PlacementState to) implements PlacementEvent {
        @Override
        public String type() {
            return "registry.service-site.activated";
        }
    }

    /** The school or the partner ended it, or its agreement did. */
    record Ended(
            Placement site,
            PlacementState from,
            PlacementState to,
            @Nullable String reason) implements PlacementEvent {
        @Override
        public String type() {
            return "registry.service-site.ended";
        }
    }
}

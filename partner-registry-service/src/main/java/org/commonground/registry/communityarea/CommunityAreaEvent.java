package org.commonground.registry.communityarea;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/** What others learn about community areas. */
sealed interface CommunityAreaEvent extends DomainEvent {
    @Override
    default String topic() {
        return "registry.area.v1";
    }

    /** Full state without the extent, which is read from the registry. */
    record CommunityAreaState(
            UUID id, String name, AreaKind kind, @Nullable String externalUri, List<UUID> schoolIds) {}

    /** New or changed, or other schools lie in it. */
    record Upserted(CommunityAreaState area) implements CommunityAreaEvent {
        @Override
        public String type() {
            return "registry.area.upserted";
        }
    }
}

package org.commonground.bench.thing;

import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

sealed interface ThingEvent extends DomainEvent {
    @Override
    default String topic() {
        return "bench.thing.v1";
    }

    record Upserted(ThingState thing) implements ThingEvent {
        @Override
        public String type() {
            return "bench.thing.upserted";
        }
    }

    record ThingState(UUID id, String name, @Nullable String description, String kind, int quantity) {
        static ThingState of(Thing thing) {
            return new ThingState(thing.id(), thing.name, thing.description, thing.kind, thing.quantity);
        }
    }
}

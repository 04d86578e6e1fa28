package org.commonground.bench.thing;

import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.commonground.bench.measure.Latencies;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/v1")
class ThingResource {
    record CreateThing(@NotBlank String name, @Nullable String description) {}

    record ThingView(
            UUID id,
            long version,
            String name,
            @Nullable String description,
            String kind,
            int quantity,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        static ThingView of(Thing thing) {
            return new ThingView(
                    thing.id(),
                    thing.version(),
                    thing.name,
                    thing.description,
                    thing.kind,
                    thing.quantity,
                    thing.createdAt(),
                    thing.updatedAt());
        }
    }

    private final Things things;
    private final Outbox outbox;
    private final Latencies latencies;
    private final CurrentCaller current;
    private final Clock clock;

    ThingResource(Things things, Outbox outbox, Latencies latencies, CurrentCaller current, Clock clock) {
        this.things = things;
        this.outbox = outbox;
        this.latencies = latencies;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Path("/things/{id}")
    public ThingView getThing(UUID id) {
        return ThingView.of(things.get(id));
    }

    @GET
    @Path("/things")
    public Page<ThingView> listThings(@BeanParam ListQuery query) {
        return things.page(query).map(ThingView::of);
    }

    /** A write that the others are told of. */
    @POST
    @Path("/things")
    @Transactional
    public RestResponse<ThingView> createThing(CreateThing wanted) {
        var thing = created(wanted);
        outbox.publish(thing, new ThingEvent.Upserted(ThingEvent.ThingState.of(thing)));
        latencies.committed(thing.id());
        return answer(thing);
    }

    /** The same write, told to nobody. */
    @POST
    @Path("/quiet-things")
    @Transactional
    public RestResponse<ThingView> createQuietThing(CreateThing wanted) {
        return answer(created(wanted));
    }

    /** The times from commit to effect since the last call, in microseconds. */
    @POST
    @Path("/latencies")
    public Map<String, Long> takeLatencies() {
        return latencies.take();
    }

    private Thing created(CreateThing wanted) {
        var thing = new Thing(wanted.name, wanted.description, current.get().subject(), clock.instant());
        things.add(thing);
        return thing;
    }

    private static RestResponse<ThingView> answer(Thing thing) {
        return ResponseBuilder.create(RestResponse.Status.CREATED, ThingView.of(thing))
                .location(URI.create("/v1/things/" + thing.id()))
                .build();
    }
}

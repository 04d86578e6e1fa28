package org.commonground.bench.bare;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/v1/things")
class ThingResource {
    record ThingView(
            UUID id,
            long version,
            String name,
            @Nullable String description,
            String kind,
            int quantity,
            Instant createdAt,
            Instant updatedAt) {}

    private final Things things;

    ThingResource(Things things) {
        this.things = things;
    }

    @GET
    @Path("/{id}")
    public ThingView getThing(UUID id) {
        var thing = things.findById(id);
        if (thing == null) throw new NotFoundException();
        return new ThingView(
                thing.id,
                thing.version,
                thing.name,
                thing.description,
                thing.kind,
                thing.quantity,
                thing.createdAt,
                thing.updatedAt);
    }
}

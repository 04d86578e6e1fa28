package org.commonground.registry.capacity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Capacity building over HTTP. */
@Path("/v1/capacity-events")
@Tag(name = "Registry")
@Discloses(value = Disclosure.PERSONAL, purpose = "to know who took part")
class CapacityEventResource {
    /** A training, visit or meeting. */
    @Schema(name = "CapacityEvent")
    record CapacityEventView(
            UUID id,
            long version,
            CapacityDescription event,
            CapacityState state,
            List<CapacityState> allowedTransitions,

            @Schema(description = "In numbers, once it has been.")
            AttendanceSummary summary,

            @Schema(description = "Who took part; shown to the host and the partnership office.") @Nullable
            List<Attendance> attendance,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** Everybody who took part. */
    record RecordAttendance(@NotNull @Size(max = 1_000) List<@Valid @NotNull Attendance> attendance) {}

    /** A step of an event. */
    record TransitionCapacityEvent(@NotNull CapacityState to) {}

    private final CapacityEvents events;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    CapacityEventResource(
            CapacityEvents events,
            Outbox outbox,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock) {
        this.events = events;
        this.outbox = outbox;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "List capacity-building events", description = "For example `filter=leverTag = 'CAPACITY'`.")
    public Page<CapacityEventView> listCapacityEvents(@BeanParam ListQuery query) {
        return events.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a capacity-building event")
    public CapacityEventView getCapacityEvent(UUID id) {
        return view(events.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(summary = "Plan a capacity-building event", description = "Partners plan what they host themselves.")
    public RestResponse<CapacityEventView> createCapacityEvent(@Valid @NotNull CapacityDescription request) {
        events.refuseForeignOrUnknown(request.hostPartnerId());
        var event = new CapacityEvent(Ids.next(), current.get().subject(), clock.instant());
        event.describe(request, current.get().subject(), clock.instant());
        events.add(event);
        return ResponseBuilder.<CapacityEventView>created(URI.create("/v1/capacity-events/" + event.id()))
                .entity(view(event))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change what is planned",
            description = "JSON Merge Patch on the description, until it is held.")
    public CapacityEventView updateCapacityEvent(
            UUID id, @Schema(implementation = CapacityDescription.class) @NotNull ObjectNode patch) {
        var event = preconditions.check(events.getOwn(id));
        var said = mergePatch.apply(event.said(), patch);
        events.refuseForeignOrUnknown(said.hostPartnerId());
        event.describe(said, current.get().subject(), clock.instant());
        events.flush();
        return view(event);
    }

    @PUT
    @Path("/{id}/attendance")
    @Transactional
    @Operation(
            summary = "Say who took part",
            description =
                    "All of them at once, with how able they felt before and after, 1 to 5. Others see numbers only.")
    public CapacityEventView recordAttendance(UUID id, @Valid @NotNull RecordAttendance request) {
        var event = preconditions.check(events.getOwn(id));
        events.refuseUnknownPeople(request.attendance());
        event.attend(request.attendance(), current.get().subject(), clock.instant());
        events.flush();
        return view(event);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Close or cancel a capacity-building event",
            description = "HELD tells the numbers to the other services, never who took part.")
    public CapacityEventView transitionCapacityEvent(UUID id, @Valid @NotNull TransitionCapacityEvent request) {
        var event = preconditions.check(events.getOwn(id));
        event.move(request.to(), current.get().roles(), current.get().subject(), clock.instant())
                .ifPresent(held -> outbox.publish(event, held));
        events.flush();
        return view(event);
    }

    private CapacityEventView view(CapacityEvent event) {
        var caller = current.get();
        var host = caller.is(Role.PARTNERSHIP_OFFICER)
                || (event.hostPartnerId != null && caller.partnerIds().contains(event.hostPartnerId));
        return new CapacityEventView(
                event.id(),
                event.version(),
                event.said(),
                event.state,
                host ? CapacityState.GRAPH.allowed(event.state, caller.roles()) : List.of(),
                AttendanceSummary.of(event.attendance),
                host ? event.attendance : null,
                event.createdAt(),
                event.updatedAt());
    }
}

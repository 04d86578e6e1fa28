package org.commonground.metrics.mapping;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.contract.IfMatch;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.dimension.Dimensions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Mappings over HTTP. */
@Path("/v1/observation-mappings")
@Tag(name = "Metrics")
class MappingResource {
    /** A mapping, and whose it is. */
    @Schema(name = "ObservationMappingEntry")
    record MappingView(
            long version,

            @Schema(description = "It comes with the service; the district may put its own in its place.")
            boolean shipped,

            ObservationMapping mapping)
            implements Versioned {}

    private final Mappings mappings;
    private final Dimensions dimensions;
    private final Preconditions preconditions;
    private final CurrentCaller current;
    private final Clock clock;

    MappingResource(
            Mappings mappings, Dimensions dimensions, Preconditions preconditions, CurrentCaller current, Clock clock) {
        this.mappings = mappings;
        this.dimensions = dimensions;
        this.preconditions = preconditions;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List mappings of other publishers' tables",
            description = "All of them, by code: those that are shipped, and at most 500 of the district's own.")
    public Page<MappingView> listObservationMappings() {
        var own = mappings.stored();
        var views = new ArrayList<MappingView>();
        for (var mapping : own) views.add(new MappingView(mapping.version(), false, mapping.body));
        for (var mapping : mappings.shipped())
            if (own.stream().noneMatch(each -> each.code.equals(mapping.code())))
                views.add(new MappingView(0, true, mapping));
        views.sort(Comparator.comparing(view -> view.mapping.code()));
        return new Page<>(List.copyOf(views), null, null);
    }

    @GET
    @Path("/{code}")
    @Operation(summary = "Read a mapping")
    public MappingView getObservationMapping(String code) {
        return mappings.stored(code)
                .map(own -> new MappingView(own.version(), false, own.body))
                .or(() -> mappings.find(code).map(shipped -> new MappingView(0, true, shipped)))
                .orElseThrow(() -> Problem.notFound("mapping", code));
    }

    @PUT
    @Path("/{code}")
    @Transactional
    @Operation(
            summary = "Store a mapping",
            description =
                    "A new one, or another text of the district's own (then with `If-Match`). Imports that run already"
                            + " keep the text that they began with.")
    @IfMatch(required = false)
    public MappingView putObservationMapping(String code, @Valid @NotNull ObservationMapping mapping) {
        var violations = new ArrayList<>(mapping.violations(dimensions::has));
        if (!mapping.code().equals(code))
            violations.add(Violation.at("/code", "not-the-address", "the address names " + code));
        if (!violations.isEmpty()) throw Problem.rules(violations);
        var actor = current.get().subject();
        var own = mappings.stored(code);
        if (own.isPresent()) preconditions.check(own.get()).write(mapping, actor, clock.instant());
        else mappings.add(new StoredMapping(Ids.next(), mapping, actor, clock.instant()));
        mappings.flush();
        return mappings.stored(code)
                .map(stored -> new MappingView(stored.version(), false, stored.body))
                .orElseThrow();
    }
}

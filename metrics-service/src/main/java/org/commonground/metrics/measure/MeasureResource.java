package org.commonground.metrics.measure;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.metrics.dimension.Dimensions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The measure library over HTTP. */
@Path("/v1/measures")
@Tag(name = "Metrics")
class MeasureResource {
    /** A version of a measure, and what the caller may do with it. */
    @Schema(name = "Measure")
    record MeasureView(
            UUID id,
            long version,
            String code,
            int measureVersion,
            String name,
            String description,
            RbaQuadrant rbaQuadrant,
            Accountability accountability,
            ValueType valueType,
            String unit,
            Polarity polarity,
            Aggregation timeAgg,
            Aggregation orgAgg,
            int ratePer,
            @Nullable String numeratorLabel,
            @Nullable String denominatorLabel,
            List<String> dimensions,
            Frequency frequency,
            DataSource source,
            PrivacyClass privacyClass,
            @Nullable Integer minCell,
            @Nullable BigDecimal maxYearlyChange,
            List<DataElement> dataElements,
            @Nullable String formula,
            MeasureState state,
            @Nullable String stateReason,
            List<MeasureState> allowedTransitions,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A step of a measure's life. */
    record TransitionMeasure(
            @NotNull MeasureState to,
            @Size(max = 2_000) @Nullable String reason) {}

    private final Measures measures;
    private final Dimensions dimensions;
    private final Preconditions preconditions;
    private final CurrentCaller current;

    MeasureResource(Measures measures, Dimensions dimensions, Preconditions preconditions, CurrentCaller current) {
        this.measures = measures;
        this.dimensions = dimensions;
        this.preconditions = preconditions;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "List measures",
            description =
                    "The district's library, every version of each code. `filter=state = 'ACTIVE'` is what is in use.")
    public Page<MeasureView> listMeasures(@BeanParam ListQuery query) {
        return measures.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a measure")
    public MeasureView getMeasure(UUID id) {
        return view(measures.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Propose a measure",
            description =
                    "It becomes a DRAFT that an officer publishes. A code that exists already gets its next version, which must"
                            + " stay the same kind of number.")
    public RestResponse<MeasureView> createMeasure(@Valid @NotNull MeasureProfile profile) {
        var violations = profile.violations(code -> dimensions.get(code) != null);
        if (!violations.isEmpty()) throw Problem.rules(violations);
        var measure = measures.propose(profile);
        return ResponseBuilder.<MeasureView>created(URI.create("/v1/measures/" + measure.id()))
                .entity(view(measure))
                .build();
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Publish or deprecate a measure",
            description = "Publishing a version takes the one before it out of use.")
    public MeasureView transitionMeasure(UUID id, @Valid @NotNull TransitionMeasure request) {
        var measure = preconditions.check(measures.get(id));
        measures.transition(measure, request.to(), request.reason());
        return view(measure);
    }

    private MeasureView view(MeasureDefinition measure) {
        return new MeasureView(
                measure.id(),
                measure.version(),
                measure.code,
                measure.measureVersion,
                measure.name,
                measure.description,
                measure.rbaQuadrant,
                measure.accountability,
                measure.valueType,
                measure.unit,
                measure.polarity,
                measure.timeAgg,
                measure.orgAgg,
                measure.ratePer,
                measure.numeratorLabel,
                measure.denominatorLabel,
                measure.dimensions,
                measure.frequency,
                measure.source,
                measure.privacyClass,
                measure.minCell,
                measure.maxYearlyChange,
                measure.dataElements.stream().map(DataElement::valueOf).toList(),
                measure.formula,
                measure.state,
                measure.stateReason,
                MeasureState.GRAPH.allowed(measure.state, current.get().roles()),
                measure.createdAt(),
                measure.updatedAt());
    }
}

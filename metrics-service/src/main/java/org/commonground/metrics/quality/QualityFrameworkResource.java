package org.commonground.metrics.quality;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Rubrics over HTTP. */
@Path("/v1/quality-frameworks")
@Tag(name = "Metrics")
class QualityFrameworkResource {
    /** A version of a rubric. */
    @Schema(name = "QualityFramework")
    record QualityFrameworkView(
            UUID id,
            long version,
            String code,
            int frameworkVersion,
            String name,
            FrameworkKind kind,
            List<Rubric.Level> levels,
            List<Rubric.Standard> standards,
            FrameworkState state,
            List<FrameworkState> allowedTransitions,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A step of a rubric's life. */
    record TransitionQualityFramework(@NotNull FrameworkState to) {}

    private final QualityFrameworks frameworks;
    private final Preconditions preconditions;
    private final CurrentCaller current;

    QualityFrameworkResource(QualityFrameworks frameworks, Preconditions preconditions, CurrentCaller current) {
        this.frameworks = frameworks;
        this.preconditions = preconditions;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "List quality frameworks",
            description = "Every version of each rubric. `filter=state = 'ACTIVE'` is what new assessments use.")
    public Page<QualityFrameworkView> listQualityFrameworks(@BeanParam ListQuery query) {
        return frameworks.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a quality framework")
    public QualityFrameworkView getQualityFramework(UUID id) {
        return view(frameworks.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Draft a quality framework",
            description = "A code that exists already gets its next version. The wording of a version never changes, so"
                    + " that ratings by it stay comparable.")
    public RestResponse<QualityFrameworkView> createQualityFramework(@Valid @NotNull Rubric rubric) {
        var violations = rubric.violations();
        if (!violations.isEmpty()) throw Problem.rules(violations);
        var framework = frameworks.propose(rubric);
        return ResponseBuilder.<QualityFrameworkView>created(URI.create("/v1/quality-frameworks/" + framework.id()))
                .entity(view(framework))
                .build();
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Put a quality framework to use, or retire it",
            description = "Putting a version to use retires the one before it; assessments that began with that one end"
                    + " with it.")
    public QualityFrameworkView transitionQualityFramework(
            UUID id, @Valid @NotNull TransitionQualityFramework request) {
        var framework = preconditions.check(frameworks.get(id));
        frameworks.transition(framework, request.to());
        return view(framework);
    }

    private QualityFrameworkView view(QualityFramework framework) {
        return new QualityFrameworkView(
                framework.id(),
                framework.version(),
                framework.code,
                framework.frameworkVersion,
                framework.name,
                framework.kind,
                framework.levels,
                framework.standards,
                framework.state,
                FrameworkState.GRAPH.allowed(framework.state, current.get().roles()),
                framework.createdAt(),
                framework.updatedAt());
    }
}

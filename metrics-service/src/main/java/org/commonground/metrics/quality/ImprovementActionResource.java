package org.commonground.metrics.quality;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.measure.Measures;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Improvement actions over HTTP. */
@Path("/v1/improvement-actions")
@Tag(name = "Metrics")
class ImprovementActionResource {
    /** What is being done about an indicator. */
    @Schema(name = "ImprovementAction")
    record ImprovementActionView(
            UUID id,
            long version,
            UUID assessmentId,
            String indicator,
            UUID subjectId,
            String text,
            String owner,
            LocalDate dueOn,
            @Nullable String measureCode,

            @Schema(description = "Its day has passed and it is neither done nor given up.")
            boolean overdue,

            ActionState state,
            List<ActionState> allowedTransitions,

            @Schema(description = "What came of it, or why it was given up.") @Nullable
            String result,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** An action about one indicator of an assessment. */
    record CreateImprovementAction(
            @NotNull @Schema(description = "One of the caller's own school or partner, from RATED on.")
            UUID assessmentId,

            @NotBlank @Size(max = 80) @Schema(examples = "youth-voice.1")
            String indicator,

            @NotBlank @Size(max = 2_000) @Schema(examples = "Let the young people plan every fourth session")
            String text,

            @NotBlank
            @Size(max = 200)
            @Schema(description = "The role that sees to it, no private person.", examples = "Site coordinator")
            String owner,

            @NotNull @Schema(description = "Not before today.", examples = "2027-03-31")
            LocalDate dueOn,

            @Size(max = 100)
            @Schema(description = "The measure in which it should show.", examples = "participant.satisfaction")
            @Nullable
            String measureCode) {}

    /** What may be changed of it. */
    @Schema(name = "ImprovementPlan")
    record ImprovementPlan(
            @NotBlank @Size(max = 2_000) String text,
            @NotBlank @Size(max = 200) String owner,
            @NotNull LocalDate dueOn,
            @Size(max = 100) @Nullable String measureCode) {}

    /** A step of an action's life. */
    record TransitionImprovementAction(
            @NotNull ActionState to,

            @Size(max = 2_000)
            @Schema(description = "Needed to end it: what came of it, or why it was given up.")
            @Nullable
            String result) {}

    private final ImprovementActions actions;
    private final QualityAssessments assessments;
    private final QualityFrameworks frameworks;
    private final Measures measures;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;

    ImprovementActionResource(
            ImprovementActions actions,
            QualityAssessments assessments,
            QualityFrameworks frameworks,
            Measures measures,
            Preconditions preconditions,
            MergePatch mergePatch,
            CurrentCaller current,
            BusinessDay businessDay,
            Clock clock) {
        this.actions = actions;
        this.assessments = assessments;
        this.frameworks = frameworks;
        this.measures = measures;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List improvement actions",
            description = "The district's staff see all, schools and partners their own. For example"
                    + " `sort=dueOn&filter=state = 'OPEN'`.")
    public Page<ImprovementActionView> listImprovementActions(@BeanParam ListQuery query) {
        return actions.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read an improvement action")
    public ImprovementActionView getImprovementAction(UUID id) {
        return view(actions.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Plan an improvement action",
            description = "About one indicator of an assessment, once its ratings are shown.")
    public RestResponse<ImprovementActionView> createImprovementAction(
            @Valid @NotNull CreateImprovementAction request) {
        var assessment = assessments.getOwn(request.assessmentId());
        if (assessment.state == AssessmentState.OPEN)
            throw Problem.rules(List.of(
                    Violation.at("/assessmentId", "not-rated", "its ratings are not shown yet; it has to be RATED")));
        var known = frameworks.get(assessment.frameworkId).rubric().indicators();
        if (!known.contains(request.indicator()))
            throw Problem.rules(List.of(Violation.at("/indicator", "unknown-indicator", "the rubric has no such one")
                    .allowing(known)));
        var plan = new ImprovementAction.Plan(request.text(), request.owner(), request.dueOn(), request.measureCode());
        refuseUnlessPossible(plan);
        var action = new ImprovementAction(
                Ids.next(), assessment, request.indicator(), plan, current.get().subject(), clock.instant());
        actions.add(action);
        return ResponseBuilder.<ImprovementActionView>created(URI.create("/v1/improvement-actions/" + action.id()))
                .entity(view(action))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change an improvement action",
            description = "JSON Merge Patch (RFC 7396) on text, owner, dueOn and measureCode, until it is over.")
    public ImprovementActionView updateImprovementAction(
            UUID id, @Schema(implementation = ImprovementPlan.class) @NotNull ObjectNode patch) {
        var action = preconditions.check(actions.get(id));
        if (action.isOver())
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "what is over stays as it is",
                    List.of(Violation.guard("over", "it is %s; open it again first".formatted(action.state))));
        var before = action.plan();
        var said = mergePatch.apply(
                new ImprovementPlan(before.text(), before.owner(), before.dueOn(), before.measureCode()), patch);
        var plan = new ImprovementAction.Plan(said.text(), said.owner(), said.dueOn(), said.measureCode());
        if (!plan.equals(before)) {
            refuseUnlessPossible(plan);
            action.replan(plan, current.get().subject(), clock.instant());
        }
        return view(action);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move an improvement action on",
            description = "See `allowedTransitions`; DONE and DROPPED need a `result`.")
    public ImprovementActionView transitionImprovementAction(
            UUID id, @Valid @NotNull TransitionImprovementAction request) {
        var action = preconditions.check(actions.get(id));
        action.transition(
                request.to(),
                current.get().roles(),
                request.result(),
                current.get().subject(),
                clock.instant());
        return view(action);
    }

    private void refuseUnlessPossible(ImprovementAction.Plan plan) {
        if (plan.dueOn().isBefore(businessDay.today()))
            throw Problem.rules(List.of(Violation.at("/dueOn", "in-the-past", "not before today")));
        if (plan.measureCode() != null
                && !measures.byCode(List.of(plan.measureCode())).containsKey(plan.measureCode()))
            throw Problem.rules(List.of(
                    Violation.at("/measureCode", "unknown-measure", "the library has no " + plan.measureCode())));
    }

    private ImprovementActionView view(ImprovementAction action) {
        return new ImprovementActionView(
                action.id(),
                action.version(),
                action.assessmentId,
                action.indicator,
                action.subjectId,
                action.text,
                action.owner,
                action.dueOn,
                action.measureCode,
                action.isOverdueOn(businessDay.today()),
                action.state,
                ActionState.GRAPH.allowed(action.state, current.get().roles()),
                action.result,
                action.createdAt(),
                action.updatedAt());
    }
}

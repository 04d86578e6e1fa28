package org.commonground.needs.goal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.needs.replica.EducationOrgs;
import org.commonground.needs.replica.TargetStatuses;
import org.commonground.needs.replica.TargetStatuses.Standing;
import org.commonground.needs.scope.CallerScope;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.ScopeType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.Session;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Goals over HTTP. */
@Path("/v1/goals")
@Tag(name = "Needs")
class GoalResource {
    /** A goal as the caller may see it, with what the SMART check says of it. */
    @Schema(name = "Goal")
    record GoalView(
            UUID id,
            long version,
            ScopeType scopeType,
            UUID scopeId,
            List<UUID> needIds,
            String statement,
            @Nullable String who,
            @Nullable String what,
            @Nullable String where,
            @Nullable BeneficiaryGroup beneficiaryGroup,
            @Nullable Integer populationCount,

            @Schema(description = "The count is of so few people that this caller is not shown it.")
            boolean countsSuppressed,

            @Nullable Horizon horizon,
            @Nullable LocalDate startDate,
            @Nullable LocalDate dueDate,
            List<GoalMeasure> measures,
            List<Milestone> milestones,
            List<UUID> serviceIds,
            @Nullable String achievabilityRationale,
            @Nullable String alignment,
            @Nullable String equityStatement,
            @Nullable String grantTag,
            SmartVerdicts smart,

            @Schema(
                    description =
                            "How many of the five letters have no FAIL; an overridden letter still counts as failed.")
            int smartScore,

            @Schema(description = "When these verdicts were found.")
            Instant checkedAt,

            @Nullable SmartOverride smartOverride,

            @Schema(description = "How its measures stand, as the metrics service last told; from adoption on.")
            List<Standing> targets,

            GoalState state,
            @Nullable String stateReason,
            List<GoalState> allowedTransitions,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A step in the life of a goal. */
    record TransitionGoal(
            @NotNull GoalState to,

            @Size(max = 2_000) @Schema(description = "Shown with the goal; some steps ask for it.") @Nullable
            String reason) {}

    /** An officer's decision to let one letter's FAIL stand. */
    record OverrideSmartLetter(
            @NotNull SmartLetter letter,

            @NotBlank @Size(max = 2_000) @Schema(examples = "No baseline exists for a new programme.")
            String reason) {}

    private final Goals goals;
    private final CallerScope scope;
    private final EducationOrgs orgs;
    private final TargetStatuses targets;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Session db;
    private final Clock clock;
    private final BusinessDay businessDay;

    GoalResource(
            Goals goals,
            CallerScope scope,
            EducationOrgs orgs,
            TargetStatuses targets,
            Outbox outbox,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Session db,
            Clock clock,
            BusinessDay businessDay) {
        this.goals = goals;
        this.scope = scope;
        this.orgs = orgs;
        this.targets = targets;
        this.outbox = outbox;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.db = db;
        this.clock = clock;
        this.businessDay = businessDay;
    }

    @GET
    @Operation(
            summary = "List goals",
            description =
                    "Schools and communities see their own and every adopted one, partners the adopted ones, the district's staff all."
                            + " For example `filter=needIds ~ '…' AND state = 'ADOPTED'`.")
    public Page<GoalView> listGoals(@BeanParam ListQuery query) {
        var page = goals.page(query);
        var standings = targets.byGoal(page.items().stream().map(Goal::id).toList());
        return page.map(goal -> view(goal, standings.getOrDefault(goal.id(), List.of())));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a goal")
    public GoalView getGoal(UUID id) {
        return view(goals.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Draft a goal",
            description = "The answer carries the SMART check's verdicts; what fails can be mended by PATCH.")
    public RestResponse<GoalView> createGoal(@Valid @NotNull GoalDescription said) {
        if (!scope.covers(said.scopeId()))
            throw Problem.notFound("school, network or area of yours with id", said.scopeId());
        orgs.requireKnown(said.scopeType(), said.scopeId());
        var goal =
                new Goal(said, goals.surroundings(said, Set.of()), current.get().subject(), clock.instant());
        goals.add(goal);
        db.flush();
        return ResponseBuilder.<GoalView>created(URI.create("/v1/goals/" + goal.id()))
                .entity(view(goal))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change a goal",
            description =
                    "JSON Merge Patch (RFC 7396) on its description, checked anew. A CHECKED goal that fails becomes a DRAFT; an"
                            + " adopted one is changed by those who may adopt and must not fail.")
    public GoalView updateGoal(UUID id, @Schema(implementation = GoalDescription.class) @NotNull ObjectNode patch) {
        var goal = preconditions.check(goals.getOwn(id));
        var said = mergePatch.apply(goal.description, patch);
        goal.describe(said, goals.surroundings(said, goal.needIds), current.get(), clock.instant())
                .ifPresent(change -> publish(goal, change));
        return view(goal);
    }

    @POST
    @Path("/{id}/smart-check")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Check a goal anew",
            description =
                    "Needs, measures, school years and services around a goal change; every write checks, and so does this. Rules"
                            + " whose facts are not known here say NOT_CHECKED and why.")
    public RestResponse<GoalView> checkGoal(UUID id) {
        var goal = goals.getOwn(id);
        goal.judge(goals.surroundings(goal.description, goal.needIds), clock.instant());
        db.flush();
        return RestResponse.ok(view(goal));
    }

    @POST
    @Path("/{id}/smart-override")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Let one letter's FAIL stand",
            description =
                    "By an officer, before adoption, with a reason that is shown with the goal. It replaces an override of another"
                            + " letter. What progress is computed from cannot be overridden.")
    public RestResponse<GoalView> overrideSmartLetter(UUID id, @Valid @NotNull OverrideSmartLetter request) {
        var goal = goals.getOwn(id);
        goal.override(request.letter(), request.reason(), current.get(), clock.instant());
        db.flush();
        return RestResponse.ok(view(goal));
    }

    @DELETE
    @Path("/{id}/smart-override")
    @Transactional
    @Operation(summary = "Take an override back", description = "A goal that needed it is a DRAFT again.")
    public GoalView withdrawSmartOverride(UUID id) {
        var goal = preconditions.check(goals.getOwn(id));
        goal.withdrawOverride(current.get(), clock.instant());
        db.flush();
        return view(goal);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move a goal on",
            description =
                    "CHECKED and ADOPTED ask for a need, a measure, a population, dates and no FAIL of the SMART check; a refusal lists"
                            + " each rule as `smart-m3` and what would satisfy it. From adoption on, metrics measures against it.")
    public GoalView transitionGoal(UUID id, @Valid @NotNull TransitionGoal request) {
        var goal = preconditions.check(goals.getOwn(id));
        publish(
                goal,
                goal.transition(
                        request.to(),
                        current.get(),
                        request.reason(),
                        goals.surroundings(goal.description, goal.needIds),
                        businessDay.today(),
                        clock.instant()));
        return view(goal);
    }

    private void publish(Goal goal, Goal.Change change) {
        if (change.event() == null) db.flush();
        else outbox.publish(goal, change.event());
    }

    private GoalView view(Goal goal) {
        return view(goal, targets.byGoal(List.of(goal.id())).getOrDefault(goal.id(), List.of()));
    }

    private GoalView view(Goal goal, List<Standing> standings) {
        var said = goal.description;
        var suppressed = goal.hidesItsCount() && !scope.isInsider(Set.of(goal.scopeId));
        return new GoalView(
                goal.id(),
                goal.version(),
                goal.scopeType,
                goal.scopeId,
                goal.needIds,
                goal.statement,
                said.who(),
                said.what(),
                said.where(),
                goal.beneficiaryGroup,
                suppressed ? null : said.populationCount(),
                suppressed,
                goal.horizon,
                goal.startDate,
                goal.dueDate,
                said.measures(),
                said.milestones(),
                said.serviceIds(),
                said.achievabilityRationale(),
                said.alignment(),
                said.equityStatement(),
                said.grantTag(),
                goal.smart,
                goal.smartScore,
                goal.checkedAt,
                goal.smartOverride,
                standings,
                goal.state,
                goal.stateReason,
                scope.covers(goal.scopeId)
                        ? GoalState.GRAPH.allowed(goal.state, current.get().roles())
                        : List.of(),
                goal.createdAt(),
                goal.updatedAt());
    }
}

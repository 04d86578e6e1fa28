package org.commonground.metrics.theoryofchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.KnownOrg;
import org.commonground.metrics.target.TargetStatus;
import org.commonground.metrics.target.Targets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Theories of change over HTTP, and what the measures say of them. */
@Path("/v1/theories-of-change")
@Tag(name = "Metrics")
class TheoryOfChangeResource {
    /** A theory of change. */
    @Schema(name = "TheoryOfChange")
    record TheoryOfChangeView(
            UUID id,
            long version,
            String title,
            TheoryProfile.Level level,
            @Nullable UUID scopeId,
            List<TheoryProfile.IfStatement> ifStatements,
            List<String> thenStatements,
            List<TheoryProfile.TheoryGoal> goals,
            TheoryState state,
            List<TheoryState> allowedTransitions,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** What the targets say of each lever. */
    @Schema(name = "TheoryOfChangeReport")
    record TheoryOfChangeReportView(UUID id, String title, List<LeverReport> levers) {}

    /** One lever: how it is pulled, how far it moves, and by what that shows. */
    @Schema(name = "TheoryLeverReport")
    record LeverReport(Lever lever, LeverStatus status, List<String> ifStatements, List<GoalEvidence> goals) {}

    /** The targets behind one goal of the theory. */
    @Schema(name = "TheoryGoalEvidence")
    record GoalEvidence(
            String code,
            String text,
            List<String> measureCodes,

            @Schema(description = "How many targets of these measures stand where; statuses of no target are left out.")
            Map<TargetStatus, Long> targets) {}

    /** A step of a theory's life. */
    record TransitionTheoryOfChange(@NotNull TheoryState to) {}

    private final TheoriesOfChange theories;
    private final Measures measures;
    private final Targets targets;
    private final EducationOrgs orgs;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final CurrentCaller current;
    private final Clock clock;

    TheoryOfChangeResource(
            TheoriesOfChange theories,
            Measures measures,
            Targets targets,
            EducationOrgs orgs,
            Preconditions preconditions,
            MergePatch mergePatch,
            CurrentCaller current,
            Clock clock) {
        this.theories = theories;
        this.measures = measures;
        this.targets = targets;
        this.orgs = orgs;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List theories of change",
            description = "Published ones are everybody's; schools see their own drafts too.")
    public Page<TheoryOfChangeView> listTheoriesOfChange(@BeanParam ListQuery query) {
        return theories.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a theory of change")
    public TheoryOfChangeView getTheoryOfChange(UUID id) {
        return view(theories.get(id));
    }

    @GET
    @Path("/{id}/report")
    @Operation(
            summary = "Read what the measures say of a theory of change",
            description = "For each lever the targets of its goals' measures: of the school for level SCHOOL, of the"
                    + " whole district else. A lever is MOVING from two thirds of its targets with data met or on track,"
                    + " MIXED from one third. It tells of contribution, not of cause.")
    public TheoryOfChangeReportView getTheoryOfChangeReport(UUID id) {
        var theory = theories.get(id);
        var counts = targets.statuses(theory.profile().measureCodes(), theory.scopeId);
        return new TheoryOfChangeReportView(
                theory.id(),
                theory.title,
                Arrays.stream(Lever.values())
                        .filter(lever -> theory.ifStatements.stream().anyMatch(each -> each.lever() == lever))
                        .map(lever -> report(theory, lever, counts))
                        .toList());
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Draft a theory of change",
            description =
                    "Every goal belongs to a lever that an if-statement pulls, and shows in measures of the library.")
    public RestResponse<TheoryOfChangeView> createTheoryOfChange(@Valid @NotNull TheoryProfile profile) {
        refuseUnlessSound(profile);
        var school = profile.scopeId();
        if (!theories.isOwn(school))
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "a school drafts its own theory of change",
                    List.of(Violation.at("/scopeId", "not-yours", "it is not a school of yours")));
        if (school != null && orgs.byId(List.of(school)).stream().noneMatch(KnownOrg::isSchool))
            throw Problem.notYetKnown("/scopeId", "school", school);
        var theory = new TheoryOfChange(Ids.next(), profile, current.get().subject(), clock.instant());
        theories.add(theory);
        return ResponseBuilder.<TheoryOfChangeView>created(URI.create("/v1/theories-of-change/" + theory.id()))
                .entity(view(theory))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change a draft of a theory of change",
            description = "JSON Merge Patch (RFC 7396); level and school stay.")
    public TheoryOfChangeView updateTheoryOfChange(
            UUID id, @Schema(implementation = TheoryProfile.class) @NotNull ObjectNode patch) {
        var theory = preconditions.check(theories.getOwn(id));
        var profile = mergePatch.apply(theory.profile(), patch);
        refuseUnlessSound(profile);
        theory.describe(profile, current.get().subject(), clock.instant());
        return view(theory);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(summary = "Publish or retire a theory of change")
    public TheoryOfChangeView transitionTheoryOfChange(UUID id, @Valid @NotNull TransitionTheoryOfChange request) {
        var theory = preconditions.check(theories.getOwn(id));
        theory.transition(request.to(), current.get().roles(), current.get().subject(), clock.instant());
        return view(theory);
    }

    private void refuseUnlessSound(TheoryProfile profile) {
        var violations =
                profile.violations(measures.byCode(profile.measureCodes()).keySet());
        if (!violations.isEmpty()) throw Problem.rules(violations);
    }

    private static LeverReport report(TheoryOfChange theory, Lever lever, Map<String, Map<TargetStatus, Long>> counts) {
        var goals = theory.goals.stream()
                .filter(goal -> goal.lever() == lever)
                .map(goal -> new GoalEvidence(goal.code(), goal.text(), goal.measureCodes(), evidence(goal, counts)))
                .toList();
        return new LeverReport(
                lever,
                LeverStatus.of(goals.stream().map(GoalEvidence::targets).toList()),
                theory.ifStatements.stream()
                        .filter(each -> each.lever() == lever)
                        .map(TheoryProfile.IfStatement::text)
                        .toList(),
                goals);
    }

    private static Map<TargetStatus, Long> evidence(
            TheoryProfile.TheoryGoal goal, Map<String, Map<TargetStatus, Long>> counts) {
        var joined = new TreeMap<TargetStatus, Long>();
        for (var code : goal.measureCodes())
            counts.getOrDefault(code, Map.of()).forEach((status, count) -> joined.merge(status, count, Long::sum));
        return joined;
    }

    private TheoryOfChangeView view(TheoryOfChange theory) {
        return new TheoryOfChangeView(
                theory.id(),
                theory.version(),
                theory.title,
                theory.level,
                theory.scopeId,
                theory.ifStatements,
                theory.thenStatements,
                theory.goals,
                theory.state,
                theories.isOwn(theory.scopeId)
                        ? TheoryState.GRAPH.allowed(theory.state, current.get().roles())
                        : List.of(),
                theory.createdAt(),
                theory.updatedAt());
    }
}

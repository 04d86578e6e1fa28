package org.commonground.metrics.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Targets over HTTP: those that goals made, and those that are set beside them. */
@Path("/v1/targets")
@Tag(name = "Metrics")
@Discloses(value = Disclosure.STUDENT_DERIVED, purpose = "to see how far a target is that others do not see")
class TargetResource {
    /** Whether there is a latest value, and whether it may be shown. */
    enum ValueStatus {
        OK,
        SUPPRESSED,
        NO_DATA
    }

    /** A target and how far it is. */
    @Schema(name = "Target")
    record TargetView(
            UUID id,
            long version,

            @Schema(description = "The goal that made it and that alone changes it; absent where it was set freely.")
            @Nullable
            UUID goalId,

            String statement,
            String measureCode,
            ScopeType scopeType,
            UUID scopeId,
            BigDecimal baseline,

            @Schema(description = "The period that the baseline is of, where that was said.") @Nullable
            UUID baselinePeriodId,

            @Schema(description = "What is aimed at.") BigDecimal target,

            @Schema(description = "What would be better still.") @Nullable
            BigDecimal stretch,

            TargetStatus.Direction direction,
            String unit,
            LocalDate startDate,
            LocalDate dueDate,
            TargetState state,
            List<TargetState> allowedTransitions,

            @Schema(description = "Why it was given up or closed.") @Nullable
            String reason,

            @Schema(description = "Today's status, by the thresholds in this body.")
            TargetStatus status,

            @Schema(
                    description =
                            "How much of the way from baseline to target is done; absent where the value is suppressed, and where baseline and target are the same.")
            @Nullable
            BigDecimal progress,

            @Schema(
                    description =
                            "Whether the value reaches the stretch; absent without one, or where it is suppressed.")
            @Nullable
            Boolean stretchMet,

            @Schema(description = "How much of the time is over, 0 to 1.")
            BigDecimal expected,

            @Schema(description = "The latest value; absent where it is about too few people.") @Nullable
            BigDecimal value,

            ValueStatus valueStatus,

            @Discloses.StudentDerived
            @Schema(
                    description =
                            "`true` where the value is suppressed for others, and shown to a privileged analyst; absent elsewhere.")
            @Nullable
            Boolean unsuppressed,

            @Schema(description = "The day that the latest value tells of.") @Nullable
            LocalDate asOf,

            TargetStatus.Thresholds thresholds,

            @Schema(description = "For whom these thresholds were drawn.")
            ThresholdSettings.Source thresholdsFrom,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** What may be changed of a target; of one that a goal made, the stretch. */
    @Schema(name = "TargetChange")
    record TargetChange(
            @NotBlank @Size(max = 500) String statement,
            @NotNull @Digits(integer = 12, fraction = 4) BigDecimal target,
            @Digits(integer = 12, fraction = 4) @Nullable BigDecimal stretch,
            @NotNull LocalDate dueDate) {}

    /** A step of a target's life. */
    record TransitionTarget(
            @NotNull TargetState to,

            @Size(max = 2_000) @Schema(description = "Needed to give it up.") @Nullable
            String reason) {}

    private final Targets targets;
    private final ThresholdSettings thresholds;
    private final ReviewTargets review;
    private final SetTarget set;
    private final Measures measures;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;

    TargetResource(
            Targets targets,
            ThresholdSettings thresholds,
            ReviewTargets review,
            SetTarget set,
            Measures measures,
            Preconditions preconditions,
            MergePatch mergePatch,
            CurrentCaller current,
            BusinessDay businessDay,
            Clock clock) {
        this.targets = targets;
        this.thresholds = thresholds;
        this.review = review;
        this.set = set;
        this.measures = measures;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List targets",
            description =
                    "One for each measure of each adopted goal, and those that were set beside them. `filter=goalId ="
                            + " '…'` are those of one goal.")
    public Page<TargetView> listTargets(@BeanParam ListQuery query) {
        var page = targets.page(query);
        var library = measures.byCode(page.items().stream()
                .map(target -> target.measureCode)
                .distinct()
                .toList());
        var drawing = thresholds.inForce();
        return page.map(target -> view(target, library, drawing));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a target and its status")
    public TargetView getTarget(UUID id) {
        return view(targets.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Set a target beside those of goals",
            description =
                    "The partnership office sets it; a school proposes one of its own, which the office takes up. Its"
                            + " baseline is given, or read from a period. Where the value may not be shown it has no status, since"
                            + " targets could be set around a hidden value until it is known.")
    public RestResponse<TargetView> createTarget(@Valid @NotNull NewTarget request) {
        var target = set.set(request);
        look(target);
        return ResponseBuilder.<TargetView>created(URI.create("/v1/targets/" + target.id()))
                .entity(view(target))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change a target",
            description =
                    "JSON Merge Patch (RFC 7396) on statement, target, stretch and dueDate; of a target that a goal made,"
                            + " on its stretch only. A school changes its own while it is PROPOSED.")
    public TargetView updateTarget(UUID id, @Schema(implementation = TargetChange.class) @NotNull ObjectNode patch) {
        var target = preconditions.check(targets.get(id));
        var change =
                mergePatch.apply(new TargetChange(target.statement, target.aim, target.stretch, target.dueDate), patch);
        set.change(target, change);
        look(target);
        return view(target);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(summary = "Take up, close or give up a target", description = "See `allowedTransitions`.")
    public TargetView transitionTarget(UUID id, @Valid @NotNull TransitionTarget request) {
        var target = preconditions.check(targets.get(id));
        set.refuseUnlessOwn(target.scopeType, target.scopeId);
        target.transition(request.to(), request.reason(), current.get(), clock.instant());
        look(target);
        return view(target);
    }

    private void look(Target target) {
        targets.flush();
        review.soon(List.of(target.measureCode));
    }

    private TargetView view(Target target) {
        return view(target, measures.byCode(List.of(target.measureCode)), thresholds.inForce());
    }

    private TargetView view(Target target, Map<String, LibraryMeasure> library, ThresholdSettings.Drawing drawing) {
        var today = businessDay.today();
        var measure = library.get(target.measureCode);
        boolean privileged = current.get().is(Role.ANALYST_PRIVILEGED);
        boolean hidden = target.concealed && !privileged;
        var drawn = drawing.of(target.measureCode);
        return new TargetView(
                target.id(),
                target.version(),
                target.goalId,
                target.statement,
                target.measureCode,
                target.scopeType,
                target.scopeId,
                target.baseline,
                target.baselinePeriodId,
                target.aim,
                target.stretch,
                target.path().direction(),
                target.unit,
                target.startDate,
                target.dueDate,
                target.state,
                target.goalId == null && set.isOwn(target.scopeType, target.scopeId)
                        ? TargetState.GRAPH.allowed(target.state, current.get().roles())
                        : List.of(),
                target.endReason,
                measure == null ? TargetStatus.NO_DATA : target.statusOn(today, measure, drawn.lines()),
                hidden || target.actual == null ? null : target.path().progress(target.actual),
                target.isStretchMet(),
                target.path().elapsed(today),
                hidden ? null : target.actual,
                target.actual == null ? ValueStatus.NO_DATA : hidden ? ValueStatus.SUPPRESSED : ValueStatus.OK,
                (target.concealed && privileged && target.actual != null) ? Boolean.TRUE : null,
                target.asOf,
                drawn.lines(),
                drawn.source(),
                target.createdAt(),
                target.updatedAt());
    }
}

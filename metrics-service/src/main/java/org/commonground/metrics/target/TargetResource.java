package org.commonground.metrics.target;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Targets over HTTP; they are made and changed by goals only. */
@Path("/v1/targets")
@Tag(name = "Metrics")
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
            UUID goalId,
            String statement,
            String measureCode,
            ScopeType scopeType,
            UUID scopeId,
            BigDecimal baseline,

            @Schema(description = "What is aimed at.") BigDecimal target,

            String unit,
            LocalDate startDate,
            LocalDate dueDate,
            TargetState state,

            @Schema(description = "Today's status, by the thresholds in this body.")
            TargetStatus status,

            @Schema(
                    description =
                            "How much of the way from baseline to target is done; absent where the value is suppressed, and where baseline and target are the same.")
            @Nullable
            BigDecimal progress,

            @Schema(description = "How much of the time is over, 0 to 1.")
            BigDecimal expected,

            @Schema(description = "The latest value; absent where it is about too few people.") @Nullable
            BigDecimal value,

            ValueStatus valueStatus,

            @Schema(description = "The day that the latest value tells of.") @Nullable
            LocalDate asOf,

            TargetStatus.Thresholds thresholds,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    private final Targets targets;
    private final Measures measures;
    private final CurrentCaller current;
    private final BusinessDay businessDay;

    TargetResource(Targets targets, Measures measures, CurrentCaller current, BusinessDay businessDay) {
        this.targets = targets;
        this.measures = measures;
        this.current = current;
        this.businessDay = businessDay;
    }

    @GET
    @Operation(
            summary = "List targets",
            description = "One for each measure of each adopted goal. `filter=goalId = '…'` are those of one goal.")
    public Page<TargetView> listTargets(@BeanParam ListQuery query) {
        var page = targets.page(query);
        var library = measures.byCode(page.items().stream()
                .map(target -> target.measureCode)
                .distinct()
                .toList());
        return page.map(target -> view(target, library));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a target and its status")
    public TargetView getTarget(UUID id) {
        var target = targets.get(id);
        return view(target, measures.byCode(List.of(target.measureCode)));
    }

    private TargetView view(Target target, Map<String, LibraryMeasure> library) {
        var today = businessDay.today();
        var measure = library.get(target.measureCode);
        boolean hidden = target.concealed && !current.get().is(Role.ANALYST_PRIVILEGED);
        return new TargetView(
                target.id(),
                target.version(),
                target.goalId,
                target.statement,
                target.measureCode,
                target.scopeType,
                target.scopeId,
                target.baseline,
                target.aim,
                target.unit,
                target.startDate,
                target.dueDate,
                target.state,
                measure == null
                        ? TargetStatus.NO_DATA
                        : target.statusOn(today, measure.polarity(), measure.frequency()),
                hidden || target.actual == null ? null : target.path().progress(target.actual),
                target.path().elapsed(today),
                hidden ? null : target.actual,
                target.actual == null ? ValueStatus.NO_DATA : hidden ? ValueStatus.SUPPRESSED : ValueStatus.OK,
                target.asOf,
                TargetStatus.Thresholds.DEFAULT,
                target.createdAt(),
                target.updatedAt());
    }
}

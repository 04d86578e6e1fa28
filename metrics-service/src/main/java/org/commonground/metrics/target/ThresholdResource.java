package org.commonground.metrics.target;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.target.TargetStatus.Thresholds;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Where the lines of a target's status are drawn, over HTTP. */
@Path("/v1/target-thresholds")
@Tag(name = "Metrics")
class ThresholdResource {
    /** A setting. */
    @Schema(name = "TargetThresholdSetting")
    record ThresholdSettingView(
            UUID id,
            long version,

            @Schema(description = "Absent: for all measures that have no setting of their own.") @Nullable
            String measureCode,

            Thresholds thresholds,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** Where lines are to be drawn. */
    @Schema(name = "DrawTargetThresholds")
    record DrawThresholds(
            @Size(max = 100)
            @Schema(
                    description = "Absent: for all measures that have no setting of their own.",
                    examples = "student.attendanceImproved%")
            @Nullable
            String measureCode,

            @NotNull
            @DecimalMin("0")
            @DecimalMax("1")
            @Digits(integer = 1, fraction = 4)
            @Schema(description = "How far progress may be behind the time that is over, as a share.", examples = "0.1")
            BigDecimal onTrackMargin,

            @NotNull
            @DecimalMin("0")
            @DecimalMax("1")
            @Digits(integer = 1, fraction = 4)
            @Schema(
                    description = "How far behind it is at risk; beyond, off track. Not below `onTrackMargin`.",
                    examples = "0.3")
            BigDecimal atRiskMargin,

            @NotNull
            @DecimalMin("0.5")
            @DecimalMax("10")
            @Digits(integer = 2, fraction = 2)
            @Schema(description = "After how many times the measure's frequency a value is too old.", examples = "1.5")
            BigDecimal freshness,

            @NotNull
            @DecimalMin("0")
            @DecimalMax("1")
            @Digits(integer = 1, fraction = 4)
            @Schema(
                    description = "How much worse than its target a value to be maintained may be, as a share of it.",
                    examples = "0.02")
            BigDecimal tolerance) {
        Thresholds lines() {
            if (atRiskMargin.compareTo(onTrackMargin) < 0)
                throw Problem.rules(List.of(Violation.at(
                        "/atRiskMargin", "below-on-track", "not below onTrackMargin: it is further behind")));
            return new Thresholds(onTrackMargin, atRiskMargin, freshness, tolerance);
        }
    }

    private final ThresholdSettings settings;
    private final Targets targets;
    private final ReviewTargets review;
    private final Measures measures;
    private final Preconditions preconditions;
    private final CurrentCaller current;
    private final Clock clock;

    ThresholdResource(
            ThresholdSettings settings,
            Targets targets,
            ReviewTargets review,
            Measures measures,
            Preconditions preconditions,
            CurrentCaller current,
            Clock clock) {
        this.settings = settings;
        this.targets = targets;
        this.review = review;
        this.measures = measures;
        this.preconditions = preconditions;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List the district's thresholds",
            description = "Where none are drawn, a target's body says `thresholdsFrom: STARTER`.")
    public Page<ThresholdSettingView> listTargetThresholds(@BeanParam ListQuery query) {
        return settings.page(query).map(ThresholdResource::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a setting of thresholds")
    public ThresholdSettingView getTargetThresholds(UUID id) {
        return view(settings.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Draw the lines of targets' status",
            description =
                    "For one measure or for all of the district. Its targets are looked at again at once; those that"
                            + " stand otherwise now are told as events. A value about too few people is not measured by"
                            + " these lines, since moving them would close in on it.")
    public RestResponse<ThresholdSettingView> createTargetThresholds(@Valid @NotNull DrawThresholds request) {
        var lines = request.lines();
        var code = request.measureCode();
        if (code != null && !measures.byCode(List.of(code)).containsKey(code))
            throw Problem.rules(
                    List.of(Violation.at("/measureCode", "unknown-measure", "the library has no measure " + code)));
        if (settings.exists(code))
            throw Problem.duplicate("a setting of thresholds", code == null ? "for all measures" : "for " + code);
        var setting =
                new ThresholdSetting(Ids.next(), code, lines, current.get().subject(), clock.instant());
        settings.add(setting);
        look(setting);
        return ResponseBuilder.<ThresholdSettingView>created(URI.create("/v1/target-thresholds/" + setting.id()))
                .entity(view(setting))
                .build();
    }

    @PUT
    @Path("/{id}")
    @Transactional
    @Operation(summary = "Draw lines elsewhere", description = "For whom they are drawn stays.")
    public ThresholdSettingView replaceTargetThresholds(UUID id, @Valid @NotNull DrawThresholds request) {
        var setting = preconditions.check(settings.get(id));
        if (!Objects.equals(request.measureCode(), setting.measureCode))
            throw Problem.rules(List.of(Violation.at("/measureCode", "immutable", "draw others for that measure")));
        setting.draw(request.lines(), current.get().subject(), clock.instant());
        settings.flush();
        look(setting);
        return view(setting);
    }

    @DELETE
    @Path("/{id}")
    @Transactional
    @Operation(summary = "Take lines away", description = "The next wider ones hold again.")
    public RestResponse<Void> deleteTargetThresholds(UUID id) {
        var setting = preconditions.check(settings.get(id));
        settings.remove(setting);
        look(setting);
        return RestResponse.noContent();
    }

    private void look(ThresholdSetting setting) {
        review.soon(setting.measureCode == null ? targets.pursuedMeasures() : List.of(setting.measureCode));
    }

    private static ThresholdSettingView view(ThresholdSetting setting) {
        return new ThresholdSettingView(
                setting.id(),
                setting.version(),
                setting.measureCode,
                setting.lines(),
                setting.createdAt(),
                setting.updatedAt());
    }
}

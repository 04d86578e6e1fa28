package org.commonground.metrics.quality;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.metrics.suppression.SuppressionPolicy;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Assessments over HTTP. */
@Path("/v1/quality-assessments")
@Tag(name = "Metrics")
class QualityAssessmentResource {
    /** An assessment, as far as its state lets the caller see what was said. */
    @Schema(name = "QualityAssessment")
    record QualityAssessmentView(
            UUID id,
            long version,
            String frameworkCode,
            int frameworkVersion,
            UUID frameworkId,
            SubjectType subjectType,
            UUID subjectId,
            UUID schoolYearId,
            List<UUID> schoolIds,
            List<UUID> partnerIds,
            AssessmentState state,

            @Schema(description = "Steps that this caller may ask for; guards are checked on the attempt.")
            List<AssessmentState> allowedTransitions,

            @Nullable String stateReason,

            @Schema(description = "As whom this caller may rate it while it is OPEN.")
            List<RaterKind> mayRateAs,

            @Schema(description = "What this caller has said.") @Nullable
            MyRatings myRatings,

            @Schema(
                    description =
                            "Who the result rests on. Self and external ratings are kept apart everywhere, and named.")
            List<RaterKind> raterKinds,

            @Schema(
                    description = "The mean level by kind of rater, from RATED on. A family's or student's view appears"
                            + " only from the survey minimum on.")
            @Nullable
            Map<RaterKind, BigDecimal> means,

            @Schema(
                    description =
                            "Self minus external over the indicators that both rated, from RATED on; positive is a"
                                    + " rosier view of oneself.")
            @Nullable
            BigDecimal gapSelfVsExternal,

            @Schema(description = "What was said about each indicator, from RATED on.") @Nullable
            List<IndicatorResult> indicators,

            @Schema(
                    description = "Once published: the highest level that at least half of the indicators reach, as"
                            + " agreed.")
            @Nullable
            Integer overallLevel,

            @Nullable LocalDate publishedOn,

            @Schema(description = "The last day on which a published level counts.") @Nullable
            LocalDate validTo,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** What one caller has said. */
    @Schema(name = "QualityMyRatings")
    record MyRatings(RaterKind raterKind, List<IndicatorRating> ratings) {}

    /** One indicator: what was said, and what was agreed. */
    @Schema(name = "QualityIndicatorResult")
    record IndicatorResult(
            String indicator,
            List<Ratings.Shown> ratings,
            @Nullable Integer agreedLevel,
            @Nullable String note) {}

    /** What is to be assessed. */
    record CreateQualityAssessment(
            @NotBlank @Size(max = 60) @Schema(examples = "program-quality-v1")
            String frameworkCode,

            @NotNull SubjectType subjectType,
            @NotNull UUID subjectId,

            @NotNull @Schema(description = "The school year that it tells of.")
            UUID schoolYearId,

            @Size(max = 50)
            @Schema(
                    description = "Of a service or partner: the schools that look at it; their staff rate as PEER and"
                            + " their families and students are asked.")
            @Nullable
            List<@NotNull UUID> schoolIds) {}

    /** A level for one indicator. */
    @Schema(name = "QualityIndicatorRating")
    record IndicatorRating(
            @NotBlank @Size(max = 80) @Schema(examples = "youth-voice.1")
            String indicator,

            @Min(1) @Max(10) @Schema(examples = "3") int level,

            @Size(max = 2_000) @Schema(description = "What was seen; no names of students.") @Nullable
            String evidence) {}

    /** What somebody says, all at once. */
    record RateQuality(
            @NotNull @Schema(description = "As whom; see `mayRateAs`.")
            RaterKind raterKind,

            @NotEmpty @Size(max = 900) List<@NotNull @Valid IndicatorRating> ratings) {}

    /** A level that the sides agreed on. */
    @Schema(name = "QualityAgreedLevel")
    record AgreedLevel(
            @NotBlank @Size(max = 80) @Schema(examples = "youth-voice.1")
            String indicator,

            @Min(1) @Max(10) @Schema(examples = "2") int level,

            @Size(max = 2_000) @Nullable String note) {}

    /** What the sides agreed on, for all indicators that they have talked about. */
    record AgreeOnQuality(@NotEmpty @Size(max = 900) List<@NotNull @Valid AgreedLevel> levels) {}

    /** A step of an assessment's life. */
    record TransitionQualityAssessment(
            @NotNull AssessmentState to,

            @Size(max = 2_000) @Schema(description = "Needed to open it again.") @Nullable
            String reason) {}

    private final QualityAssessments assessments;
    private final QualityFrameworks frameworks;
    private final AssessQuality assess;
    private final Preconditions preconditions;
    private final CurrentCaller current;
    private final Clock clock;

    QualityAssessmentResource(
            QualityAssessments assessments,
            QualityFrameworks frameworks,
            AssessQuality assess,
            Preconditions preconditions,
            CurrentCaller current,
            Clock clock) {
        this.assessments = assessments;
        this.frameworks = frameworks;
        this.assess = assess;
        this.preconditions = preconditions;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List quality assessments",
            description = "Published ones are everybody's; until then the district's, the school's and the partner's."
                    + " Items leave out what was said about each indicator. For example"
                    + " `filter=subjectId = '…' AND state = 'PUBLISHED'`.")
    public Page<QualityAssessmentView> listQualityAssessments(@BeanParam ListQuery query) {
        var page = assessments.page(query);
        var ratings = assessments.ratings(
                page.items().stream().map(QualityAssessment::id).toList());
        return page.map(assessment -> view(assessment, ratings.getOrDefault(assessment.id(), none()), false));
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "Read a quality assessment",
            description = "What others said is shown from RATED on, so that everybody rates by themselves.")
    public QualityAssessmentView getQualityAssessment(UUID id) {
        return view(assessments.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Open a quality assessment",
            description = "One at a time for a framework, subject and school year. Schools and partners open those of"
                    + " their own.")
    public RestResponse<QualityAssessmentView> createQualityAssessment(
            @Valid @NotNull CreateQualityAssessment request) {
        var assessment = assess.open(
                request.frameworkCode(),
                request.subjectType(),
                request.subjectId(),
                request.schoolIds() == null ? List.of() : request.schoolIds(),
                request.schoolYearId());
        return ResponseBuilder.<QualityAssessmentView>created(URI.create("/v1/quality-assessments/" + assessment.id()))
                .entity(view(assessment))
                .build();
    }

    @POST
    @Path("/{id}/ratings")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Rate",
            description =
                    "Takes the place of all that the caller has said in it before. Nobody rates one subject in two"
                            + " roles.")
    public RestResponse<QualityAssessmentView> rateQuality(UUID id, @Valid @NotNull RateQuality request) {
        var assessment = assessments.getOwn(id);
        assess.rate(
                assessment,
                request.raterKind(),
                request.ratings().stream()
                        .map(rating ->
                                new QualityAssessments.Rating(rating.indicator(), rating.level(), rating.evidence()))
                        .toList());
        return ResponseBuilder.ok(view(assessment)).build();
    }

    @PUT
    @Path("/{id}/consensus")
    @Transactional
    @Operation(
            summary = "Note what the sides agreed on",
            description = "All levels at once; a note says why where the ratings were apart.")
    public QualityAssessmentView agreeOnQuality(UUID id, @Valid @NotNull AgreeOnQuality request) {
        var assessment = preconditions.check(assessments.getOwn(id));
        assessment.agree(
                request.levels().stream()
                        .map(agreed -> new QualityAssessment.Agreed(agreed.indicator(), agreed.level(), agreed.note()))
                        .toList(),
                frameworks.get(assessment.frameworkId).rubric(),
                current.get().subject(),
                clock.instant());
        return view(assessment);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move a quality assessment on",
            description = "OPEN to RATED shows everybody's ratings; CONSENSUS needs a level for every indicator;"
                    + " PUBLISHED rests on a rating from outside and is for good.")
    public QualityAssessmentView transitionQualityAssessment(
            UUID id, @Valid @NotNull TransitionQualityAssessment request) {
        var assessment = preconditions.check(assessments.getOwn(id));
        assess.transition(assessment, request.to(), request.reason());
        return view(assessment);
    }

    private static Ratings none() {
        return new Ratings(List.of());
    }

    private QualityAssessmentView view(QualityAssessment assessment) {
        return view(assessment, assessments.ratings(assessment), true);
    }

    private QualityAssessmentView view(QualityAssessment assessment, Ratings ratings, boolean whole) {
        int surveyMin = SuppressionPolicy.STARTER.surveyMin();
        boolean shown = assessment.state != AssessmentState.OPEN;
        boolean own = assessments.isOwn(assessment);
        var said = whole ? assessments.saidByCaller(assessment) : null;
        return new QualityAssessmentView(
                assessment.id(),
                assessment.version(),
                assessment.frameworkCode,
                assessment.frameworkVersion,
                assessment.frameworkId,
                assessment.subjectType,
                assessment.subjectId,
                assessment.schoolYearId,
                assessment.schoolIds,
                assessment.partnerIds,
                assessment.state,
                own
                        ? AssessmentState.GRAPH.allowed(
                                assessment.state, current.get().roles())
                        : List.of(),
                assessment.stateReason,
                own && assessment.state == AssessmentState.OPEN
                        ? List.copyOf(RaterKind.of(current.get(), assessment))
                        : List.of(),
                said == null ? null : mine(said),
                assessment.raterKinds,
                shown ? ratings.means(surveyMin) : null,
                shown ? ratings.gapSelfVsExternal() : null,
                shown && whole ? indicators(assessment, ratings, surveyMin) : null,
                assessment.overallLevel,
                assessment.publishedOn,
                assessment.validTo,
                assessment.createdAt(),
                assessment.updatedAt());
    }

    private static MyRatings mine(QualityAssessments.Said said) {
        return new MyRatings(
                said.raterKind(),
                said.ratings().stream()
                        .map(rating -> new IndicatorRating(rating.indicator(), rating.level(), rating.evidence()))
                        .toList());
    }

    private List<IndicatorResult> indicators(QualityAssessment assessment, Ratings ratings, int surveyMin) {
        return frameworks.get(assessment.frameworkId).rubric().indicators().stream()
                .map(indicator -> {
                    var agreed = assessment.consensus.stream()
                            .filter(each -> each.indicator().equals(indicator))
                            .findFirst();
                    return new IndicatorResult(
                            indicator,
                            ratings.of(indicator, surveyMin),
                            agreed.map(QualityAssessment.Agreed::level).orElse(null),
                            agreed.map(QualityAssessment.Agreed::note).orElse(null));
                })
                .toList();
    }
}

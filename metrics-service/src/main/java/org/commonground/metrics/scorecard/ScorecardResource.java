package org.commonground.metrics.scorecard;

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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.Partners;
import org.commonground.metrics.scorecard.ScorecardProfile.ScorecardItem;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Scorecards over HTTP: their words, their curves and the pictures of those. */
@Path("/v1/scorecards")
@Tag(name = "Metrics")
class ScorecardResource {
    /** The words of a scorecard; its curves are read beside it, since they change without anybody changing it. */
    @Schema(name = "Scorecard")
    record ScorecardView(
            UUID id,
            long version,
            String title,
            ScorecardScope scopeType,
            @Nullable UUID scopeId,
            List<ScorecardItem> items,
            ScorecardState state,
            List<ScorecardState> allowedTransitions,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** What the measures say today. */
    @Schema(name = "ScorecardCurves")
    record ScorecardCurvesView(UUID scorecardId, String title, List<Curve> curves, Engagement engagement) {}

    /** A step of a scorecard's life. */
    record TransitionScorecard(@NotNull ScorecardState to) {}

    private final Scorecards scorecards;
    private final ReadCurves curves;
    private final Measures measures;
    private final EducationOrgs orgs;
    private final Partners partners;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;

    ScorecardResource(
            Scorecards scorecards,
            ReadCurves curves,
            Measures measures,
            EducationOrgs orgs,
            Partners partners,
            Preconditions preconditions,
            MergePatch mergePatch,
            Outbox outbox,
            CurrentCaller current,
            BusinessDay businessDay,
            Clock clock) {
        this.scorecards = scorecards;
        this.curves = curves;
        this.measures = measures;
        this.orgs = orgs;
        this.partners = partners;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.outbox = outbox;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List scorecards",
            description = "Published ones are everybody's; a school and a partner see their own drafts too. For example"
                    + " `filter=scopeType = 'SCHOOL' AND state = 'PUBLISHED'`.")
    public Page<ScorecardView> listScorecards(@BeanParam ListQuery query) {
        return scorecards.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a scorecard's words")
    public ScorecardView getScorecard(UUID id) {
        return view(scorecards.get(id));
    }

    @GET
    @Path("/{id}/curves")
    @Operation(
            summary = "Read a scorecard's curves",
            description =
                    "For each item its history (suppressed for every reader alike), a linear forecast with an 80 %"
                            + " prediction interval where at least four values are told, the target of the goal that is due"
                            + " first, trend, status and freshness; and how much the scorecard is worked with. Whoever"
                            + " is neither of the district's staff nor of the side whose curves they are is told a value only if"
                            + " every fact that it is made of has been published.")
    public ScorecardCurvesView getScorecardCurves(UUID id) {
        var scorecard = scorecards.get(id);
        var read = curves.of(
                scorecard,
                IntStream.rangeClosed(1, scorecard.items.size()).boxed().toList());
        return new ScorecardCurvesView(scorecard.id(), scorecard.title, read, Engagement.of(read, businessDay.today()));
    }

    @GET
    @Path("/{id}/items/{no}/chart.svg")
    @Produces("image/svg+xml")
    @Discloses.Nothing(because = "a curve of values that are suppressed as everywhere")
    @Operation(
            summary = "Draw a curve",
            description = "History, forecast and target as SVG, with the same in words in its title and description. It"
                    + " reads without colour.")
    @APIResponse(
            responseCode = "200",
            description = "The picture.",
            content = @Content(mediaType = "image/svg+xml", schema = @Schema(implementation = String.class)))
    public Response drawScorecardItem(
            UUID id, @Parameter(description = "The item's place in the scorecard, from 1.", example = "1") String no) {
        var scorecard = scorecards.get(id);
        int place = place(no);
        if (place < 1 || place > scorecard.items.size()) throw Problem.notFound("item", no);
        var read = curves.of(scorecard, List.of(place));
        if (read.isEmpty()) throw Problem.notFound("measure in the library for item", no);
        return Response.ok(CurveChart.svg(read.getFirst()))
                .type("image/svg+xml;charset=UTF-8")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .build();
    }

    private static int place(String no) {
        return no.matches("[1-9][0-9]?") ? Integer.parseInt(no) : 0;
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Draft a scorecard",
            description =
                    "Each item is a measure of the library with a headline; story, partners, what works and actions"
                            + " may follow. Values are never written into a scorecard.")
    public RestResponse<ScorecardView> createScorecard(@Valid @NotNull ScorecardProfile profile) {
        refuseUnlessSound(profile);
        if (!scorecards.isOwn(profile.scopeType(), profile.scopeId()))
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "a school and a partner draft their own scorecards",
                    List.of(Violation.at("/scopeId", "not-yours", "it is not one of yours")));
        refuseUnlessKnown(profile);
        var scorecard = new Scorecard(
                Ids.next(), profile, businessDay.today(), current.get().subject(), clock.instant());
        scorecards.add(scorecard);
        outbox.publish(scorecard, scorecard.created());
        return ResponseBuilder.<ScorecardView>created(URI.create("/v1/scorecards/" + scorecard.id()))
                .entity(view(scorecard))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change a scorecard",
            description =
                    "JSON Merge Patch (RFC 7396); `items` are replaced as a whole, and whose curves they are stays."
                            + " A published one is changed by the partnership office only.")
    public ScorecardView updateScorecard(
            UUID id, @Schema(implementation = ScorecardProfile.class) @NotNull ObjectNode patch) {
        var scorecard = preconditions.check(scorecards.getOwn(id));
        var profile = mergePatch.apply(scorecard.profile(), patch);
        refuseUnlessSound(profile);
        var caller = current.get();
        outbox.publish(
                scorecard,
                scorecard.describe(profile, caller.roles(), businessDay.today(), caller.subject(), clock.instant()));
        return view(scorecard);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(summary = "Publish, take back or retire a scorecard")
    public ScorecardView transitionScorecard(UUID id, @Valid @NotNull TransitionScorecard request) {
        var scorecard = preconditions.check(scorecards.getOwn(id));
        var caller = current.get();
        outbox.publish(
                scorecard, scorecard.transition(request.to(), caller.roles(), caller.subject(), clock.instant()));
        return view(scorecard);
    }

    private void refuseUnlessSound(ScorecardProfile profile) {
        var violations =
                profile.violations(measures.byCode(profile.measureCodes()).keySet(), businessDay.today());
        if (!violations.isEmpty()) throw Problem.rules(violations);
    }

    private void refuseUnlessKnown(ScorecardProfile profile) {
        var scope = profile.scopeId();
        if (scope == null) return;
        boolean known = switch (profile.scopeType()) {
            case DISTRICT -> true;
            case SCHOOL -> orgs.byId(List.of(scope)).stream().anyMatch(org -> org.isSchool());
            case NETWORK -> orgs.byId(List.of(scope)).stream().anyMatch(org -> !org.isSchool());
            case PARTNER -> partners.names(List.of(scope)).containsKey(scope);
        };
        if (!known)
            throw Problem.notYetKnown("/scopeId", profile.scopeType().name().toLowerCase(Locale.ROOT), scope);
    }

    private ScorecardView view(Scorecard scorecard) {
        return new ScorecardView(
                scorecard.id(),
                scorecard.version(),
                scorecard.title,
                scorecard.scopeType,
                scorecard.scopeId,
                scorecard.profile().items(),
                scorecard.state,
                scorecards.isOwn(scorecard.scopeType, scorecard.scopeId)
                        ? ScorecardState.GRAPH.allowed(
                                scorecard.state, current.get().roles())
                        : List.of(),
                scorecard.createdAt(),
                scorecard.updatedAt());
    }
}

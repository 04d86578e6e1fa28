package org.commonground.needs.landscapescan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.needs.goal.Goals;
import org.commonground.needs.need.KnownNeed;
import org.commonground.needs.need.Needs;
import org.commonground.needs.replica.EducationOrgs;
import org.commonground.needs.scope.CallerScope;
import org.commonground.needs.vocabulary.ScopeType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.Session;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Landscape scans over HTTP. Their candidates, map and selection have resources of their own. */
@Path("/v1/landscape-scans")
@Tag(name = "Needs")
@Discloses(value = Disclosure.PERSONAL, purpose = "to see who takes part in a choice of partners")
class LandscapeScanResource {
    /** A landscape scan as the caller may see it. */
    @Schema(name = "LandscapeScan")
    record LandscapeScanView(
            UUID id,
            long version,
            String title,
            List<UUID> schoolIds,
            @Nullable UUID areaId,
            List<UUID> needIds,
            List<UUID> goalIds,
            List<Participant> participants,
            @Nullable LocalDate opensOn,
            @Nullable LocalDate closesOn,
            ScanPreferences preferences,

            @Schema(description = "How much each component of the fit score counts, 0 to 10.")
            Map<FitComponent, Integer> weights,

            List<NoCandidate> noCandidates,
            ScanState state,
            @Nullable String stateReason,
            List<ScanState> allowedTransitions,

            @Schema(description = "When the registry was last asked.") @Nullable
            Instant matchedAt,

            @Nullable Instant decidedAt,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A step in the life of a scan. */
    record TransitionLandscapeScan(
            @NotNull ScanState to,
            @Size(max = 2_000) @Nullable String reason) {}

    private final LandscapeScans scans;
    private final MatchCandidates matchCandidates;
    private final Needs needs;
    private final Goals goals;
    private final EducationOrgs orgs;
    private final CallerScope scope;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Outbox outbox;
    private final Session db;
    private final Clock clock;

    LandscapeScanResource(
            LandscapeScans scans,
            MatchCandidates matchCandidates,
            Needs needs,
            Goals goals,
            EducationOrgs orgs,
            CallerScope scope,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Outbox outbox,
            Session db,
            Clock clock) {
        this.scans = scans;
        this.matchCandidates = matchCandidates;
        this.needs = needs;
        this.goals = goals;
        this.orgs = orgs;
        this.scope = scope;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.outbox = outbox;
        this.db = db;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List landscape scans",
            description = "Schools see their own, partners those that found them, the district's staff all.")
    public Page<LandscapeScanView> listLandscapeScans(@BeanParam ListQuery query) {
        return scans.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a landscape scan")
    public LandscapeScanView getLandscapeScan(UUID id) {
        return view(scans.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Plan a landscape scan",
            description = "For one or more needs. Without `schoolIds` it is for the schools whose needs they are.")
    public RestResponse<LandscapeScanView> createLandscapeScan(@Valid @NotNull ScanDescription given) {
        var known = needs.visible(given.needIds());
        var said = withSchools(given, known);
        refuseForeign(said);
        var scan = new LandscapeScan(
                said, known, goals.visible(said.goalIds()), current.get().subject(), clock.instant());
        scans.add(scan);
        db.flush();
        return ResponseBuilder.<LandscapeScanView>created(URI.create("/v1/landscape-scans/" + scan.id()))
                .entity(view(scan))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change a landscape scan",
            description =
                    "JSON Merge Patch (RFC 7396) on its description. The needs change only while it is PLANNED or OPEN; new weights"
                            + " or preferences count from the next MATCHING on.")
    public LandscapeScanView updateLandscapeScan(
            UUID id, @Schema(implementation = ScanDescription.class) @NotNull ObjectNode patch) {
        var scan = preconditions.check(scans.getOwn(id));
        var said = mergePatch.apply(scan.description(), patch);
        if (!said.schoolIds().equals(scan.schoolIds)) refuseForeign(said);
        var known = new ArrayList<>(needs.linked(both(said.needIds(), scan.needIds)));
        known.addAll(needs.visible(onlyFirst(said.needIds(), scan.needIds)));
        var goalIds = new ArrayList<>(both(said.goalIds(), scan.goalIds));
        goalIds.addAll(goals.visible(onlyFirst(said.goalIds(), scan.goalIds)));
        scan.describe(said, known, goalIds, current.get(), clock.instant());
        db.flush();
        return view(scan);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move a landscape scan on",
            description =
                    "MATCHING asks the registry for candidates, again as often as it is taken. MAPPED asks that every need has a"
                            + " candidate or a reason under `noCandidates`. DECIDED is reached by recording a selection.")
    public LandscapeScanView transitionLandscapeScan(UUID id, @Valid @NotNull TransitionLandscapeScan request) {
        var scan = preconditions.check(scans.getOwn(id));
        var known = needs.linked(scan.needIds);
        var linked = scans.linkedNeeds(id);
        scan.transition(request.to(), current.get(), request.reason(), known, linked, clock.instant());
        if (request.to() == ScanState.MATCHING) matchCandidates.match(scan, known);
        if (request.to() == ScanState.MAPPED) outbox.publish(scan, mapped(scan, linked));
        db.flush();
        return view(scan);
    }

    private ScanEvent mapped(LandscapeScan scan, Set<UUID> linked) {
        return new ScanEvent.Mapped(
                scan.id(),
                scan.title,
                scan.schoolIds,
                scan.needIds,
                scans.candidates(scan.id()).stream()
                        .flatMap(candidate -> Stream.ofNullable(candidate.partnerId))
                        .sorted()
                        .toList(),
                scan.gaps(linked));
    }

    private static ScanDescription withSchools(ScanDescription given, Collection<KnownNeed> needs) {
        if (!given.schoolIds().isEmpty() || given.areaId() != null) return given;
        return new ScanDescription(
                given.title(),
                needs.stream()
                        .filter(need -> need.scopeType() == ScopeType.SCHOOL || need.scopeType() == ScopeType.NETWORK)
                        .map(KnownNeed::scopeId)
                        .toList(),
                given.areaId(),
                given.needIds(),
                given.goalIds(),
                given.participants(),
                given.opensOn(),
                given.closesOn(),
                given.preferences(),
                given.weights(),
                given.noCandidates());
    }

    /** Every school of a scan is the caller's: a scan for other schools is theirs to plan. */
    private void refuseForeign(ScanDescription said) {
        for (var school : said.schoolIds())
            if (!scope.covers(school)) throw Problem.notFound("school or network of yours with id", school);
        if (said.areaId() != null && !scope.covers(said.areaId()))
            throw Problem.notFound("area of yours with id", said.areaId());
        orgs.requireKnown("/schoolIds", said.schoolIds());
    }

    private static List<UUID> both(List<UUID> first, List<UUID> second) {
        return first.stream().filter(second::contains).toList();
    }

    private static List<UUID> onlyFirst(List<UUID> first, List<UUID> second) {
        return first.stream().filter(id -> !second.contains(id)).toList();
    }

    private LandscapeScanView view(LandscapeScan scan) {
        return new LandscapeScanView(
                scan.id(),
                scan.version(),
                scan.title,
                scan.schoolIds,
                scan.areaId,
                scan.needIds,
                scan.goalIds,
                shown(scan.participants, scope.isInsider(scan.scopeIds())),
                scan.opensOn,
                scan.closesOn,
                scan.preferences,
                scan.weights,
                scan.noCandidates,
                scan.state,
                scan.stateReason,
                scans.isOwn(scan)
                        ? ScanState.GRAPH.allowed(scan.state, current.get().roles())
                        : List.of(),
                scan.matchedAt,
                scan.decidedAt,
                scan.createdAt(),
                scan.updatedAt());
    }

    /** Who took part is for insiders; others see in which capacity. */
    static List<Participant> shown(List<Participant> participants, boolean insider) {
        return insider
                ? participants
                : participants.stream()
                        .map(each -> new Participant(each.role(), null))
                        .toList();
    }
}

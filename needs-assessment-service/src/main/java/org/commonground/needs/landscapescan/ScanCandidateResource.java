package org.commonground.needs.landscapescan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.needs.landscapescan.ScanMap.CandidateView;
import org.commonground.needs.landscapescan.ScanMap.EdgeView;
import org.commonground.needs.need.Needs;
import org.commonground.needs.replica.Partners;
import org.commonground.needs.vocabulary.Lists;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The candidates of a scan over HTTP: those that people suggest, and what people say of any. */
@Path("/v1/landscape-scans/{id}/candidates")
@Tag(name = "Needs")
class ScanCandidateResource {
    /** Somebody to consider: a partner of the registry, or a name that is not in it yet. */
    record CreateScanCandidate(
            @Nullable UUID partnerId,

            @Size(max = 200) @Schema(examples = "Elm Street Library Friends") @Nullable
            String prospectName,

            @Schema(description = "REFERRAL or MANUAL; REFERRAL by default, and always for community members.")
            CandidateOrigin origin,

            @Schema(description = "Who recommended them.") @Nullable
            ParticipantRole referredByRole,

            @Size(max = 1_000) @Nullable String note,
            @NotEmpty @Size(max = 20) List<@Valid @NotNull EdgeDescription> needs) {
        @SuppressWarnings("NullAway") // JSON may leave these out
        CreateScanCandidate {
            origin = origin == null ? CandidateOrigin.REFERRAL : origin;
            needs = Lists.orEmpty(needs);
        }
    }

    /** Which need a candidate may meet, and what both sides would have of it. */
    @Schema(name = "ScanEdgeDescription")
    record EdgeDescription(
            @NotNull UUID needId,
            @Size(max = 2_000) @Nullable String benefitsToSchool,
            @Size(max = 2_000) @Nullable String benefitsToPartner,
            @Size(max = 2_000) @Nullable String notes) {}

    /** What may be corrected about a candidate that people added. */
    @Schema(name = "ScanCandidateDescription")
    record CandidateDescription(
            @Schema(description = "Set when a prospect has been registered.") @Nullable
            UUID partnerId,

            @Size(max = 200) @Nullable String prospectName,
            @Size(max = 1_000) @Nullable String note) {}

    /** How far both want the same, as one side sees it. */
    record RateScanCandidate(
            @NotNull @Min(1) @Max(5) @Schema(description = "From 1, hardly, to 5, fully.", examples = "4")
            Integer rating) {}

    private final LandscapeScans scans;
    private final MatchCandidates matchCandidates;
    private final Needs needs;
    private final Partners partners;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    ScanCandidateResource(
            LandscapeScans scans,
            MatchCandidates matchCandidates,
            Needs needs,
            Partners partners,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock) {
        this.scans = scans;
        this.matchCandidates = matchCandidates;
        this.needs = needs;
        this.partners = partners;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Add a candidate to a scan",
            description =
                    "A referral by families and the community, or an addition by the school. Give `partnerId` for a partner of the"
                            + " registry, else `prospectName`.")
    public RestResponse<CandidateView> createScanCandidate(UUID id, @Valid @NotNull CreateScanCandidate request) {
        var scan = scans.getOwn(id);
        scan.refuseUnlessTakingCandidates();
        refuseBroken(scan, request);
        var partnerId = request.partnerId();
        if (partnerId != null) {
            refuseUnknownPartner(partnerId);
            refuseSecond(scan, partnerId, null);
        }
        var candidate = new ScanCandidate(id, partnerId, request.prospectName(), origin(request), clock.instant());
        candidate.referredByRole = request.referredByRole();
        candidate.note = request.note();
        scans.add(candidate);
        var edges = new ArrayList<ScanEdge>();
        for (var line : request.needs()) edges.add(draw(scan, candidate, line));
        matchCandidates.score(scan, needs.linked(scan.needIds), candidate, edges);
        return ResponseBuilder.<CandidateView>created(
                        URI.create("/v1/landscape-scans/%s/candidates/%s".formatted(id, candidate.id)))
                .tag(touched(scan))
                .entity(view(candidate))
                .build();
    }

    @PATCH
    @Path("/{candidateId}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Correct a candidate",
            description =
                    "JSON Merge Patch; `If-Match` names the scan's version. Setting `partnerId` ties a prospect to the partner that it"
                            + " has become, and scores it.")
    public RestResponse<CandidateView> updateScanCandidate(
            UUID id, UUID candidateId, @Schema(implementation = CandidateDescription.class) @NotNull ObjectNode patch) {
        var scan = preconditions.check(scans.getOwn(id));
        scan.refuseUnlessTakingCandidates();
        var candidate = scans.candidate(id, candidateId);
        var said = mergePatch.apply(
                new CandidateDescription(candidate.partnerId, candidate.prospectName, candidate.note), patch);
        refuseUnlessOneName(said.partnerId(), said.prospectName());
        var partnerId = said.partnerId();
        if (partnerId != null && !partnerId.equals(candidate.partnerId)) {
            if (candidate.partnerId != null)
                throw Problem.rules(List.of(Violation.at(
                        "/partnerId", "immutable", "the candidate is another partner; add a new candidate")));
            refuseUnknownPartner(partnerId);
            refuseSecond(scan, partnerId, candidate);
        }
        candidate.partnerId = partnerId;
        candidate.prospectName = said.prospectName();
        candidate.note = said.note();
        matchCandidates.score(scan, needs.linked(scan.needIds), candidate, edgesOf(candidate));
        return ResponseBuilder.ok(view(candidate)).tag(touched(scan)).build();
    }

    @POST
    @Path("/{candidateId}/edges")
    @Transactional
    @Idempotent
    @Operation(summary = "Link a candidate to a need", description = "Where the match has not, or not for this need.")
    public RestResponse<EdgeView> createScanEdge(UUID id, UUID candidateId, @Valid @NotNull EdgeDescription request) {
        var scan = scans.getOwn(id);
        scan.refuseUnlessTakingCandidates();
        var candidate = scans.candidate(id, candidateId);
        if (!scan.needIds.contains(request.needId())) throw Problem.rules(List.of(notInScan("/needId")));
        if (edgesOf(candidate).stream().anyMatch(edge -> edge.needId.equals(request.needId())))
            throw Problem.duplicate("a line", "this candidate and need");
        var edge = draw(scan, candidate, request);
        matchCandidates.score(scan, needs.linked(scan.needIds), candidate, List.of(edge));
        return ResponseBuilder.<EdgeView>created(
                        URI.create("/v1/landscape-scans/%s/candidates/%s/edges/%s".formatted(id, candidateId, edge.id)))
                .tag(touched(scan))
                .entity(EdgeView.of(edge))
                .build();
    }

    @PATCH
    @Path("/{candidateId}/edges/{edgeId}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Say more about a line of the map",
            description =
                    "JSON Merge Patch on benefits and notes; `If-Match` names the scan's version. The need stays.")
    public RestResponse<EdgeView> updateScanEdge(
            UUID id,
            UUID candidateId,
            UUID edgeId,
            @Schema(implementation = EdgeDescription.class) @NotNull ObjectNode patch) {
        var scan = preconditions.check(scans.getOwn(id));
        scan.refuseUnlessTakingCandidates();
        var edge = scans.edge(id, edgeId);
        if (!edge.candidateId.equals(candidateId)) throw Problem.notFound("edge", edgeId);
        var said = mergePatch.apply(
                new EdgeDescription(edge.needId, edge.benefitsToSchool, edge.benefitsToPartner, edge.notes), patch);
        if (!said.needId().equals(edge.needId))
            throw Problem.rules(
                    List.of(Violation.at("/needId", "immutable", "a line stays with its need; draw another one")));
        edge.benefitsToSchool = said.benefitsToSchool();
        edge.benefitsToPartner = said.benefitsToPartner();
        edge.notes = said.notes();
        return ResponseBuilder.ok(EdgeView.of(edge)).tag(touched(scan)).build();
    }

    @POST
    @Path("/{candidateId}/values-ratings")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Rate how far both sides want the same",
            description =
                    "By the school for its side, by the partner for its own. A side that rates again replaces its rating; the fit of"
                            + " the candidate's lines is computed anew.")
    public RestResponse<CandidateView> rateScanCandidate(
            UUID id, UUID candidateId, @Valid @NotNull RateScanCandidate request) {
        var scan = scans.get(id);
        scan.refuseUnlessTakingCandidates();
        var candidate = scans.candidate(id, candidateId);
        var caller = current.get();
        var isPartner = candidate.partnerId != null
                && caller.is(Role.PARTNER_ADMIN)
                && caller.partnerIds().contains(candidate.partnerId);
        var isSchool = (caller.is(Role.SCHOOL_LEADER) || caller.is(Role.SCHOOL_LIAISON)) && scans.isOwn(scan);
        if (isPartner) candidate.partnerRating = request.rating();
        else if (isSchool) candidate.schoolRating = request.rating();
        else throw Problem.notFound("candidate of yours with id", candidateId);
        matchCandidates.score(scan, needs.linked(scan.needIds), candidate, edgesOf(candidate));
        return ResponseBuilder.ok(view(candidate)).tag(touched(scan)).build();
    }

    /** What is below a scan changes the scan: its new version is the entity tag, which the next change names. */
    private String touched(LandscapeScan scan) {
        scan.changed(current.get(), clock.instant());
        scans.flush();
        return Long.toString(scan.version());
    }

    private CandidateOrigin origin(CreateScanCandidate request) {
        var caller = current.get();
        var runsTheScan =
                current.reach() == Reach.ALL || caller.is(Role.SCHOOL_LEADER) || caller.is(Role.SCHOOL_LIAISON);
        return runsTheScan ? request.origin() : CandidateOrigin.REFERRAL;
    }

    private ScanEdge draw(LandscapeScan scan, ScanCandidate candidate, EdgeDescription line) {
        var role = current.get().roles().stream().sorted().findFirst().orElseThrow();
        var edge = new ScanEdge(scan.id(), line.needId(), candidate.id, role.realmRole(), clock.instant());
        edge.benefitsToSchool = line.benefitsToSchool();
        edge.benefitsToPartner = line.benefitsToPartner();
        edge.notes = line.notes();
        scans.add(edge);
        return edge;
    }

    private List<ScanEdge> edgesOf(ScanCandidate candidate) {
        return scans.edges(candidate.scanId).stream()
                .filter(edge -> edge.candidateId.equals(candidate.id))
                .toList();
    }

    private static void refuseBroken(LandscapeScan scan, CreateScanCandidate request) {
        var broken = new ArrayList<Violation>();
        if ((request.partnerId() == null) == isBlank(request.prospectName()))
            broken.add(Violation.at("/partnerId", "one-of", "give either partnerId or prospectName"));
        if (request.origin() == CandidateOrigin.REGISTRY_MATCH)
            broken.add(Violation.at("/origin", "not-yours", "only the match itself adds matches")
                    .allowing(List.of("REFERRAL", "MANUAL")));
        for (int i = 0; i < request.needs().size(); i++) {
            var needId = request.needs().get(i).needId();
            if (!scan.needIds.contains(needId)) broken.add(notInScan("/needs/%d/needId".formatted(i)));
            for (int j = 0; j < i; j++)
                if (request.needs().get(j).needId().equals(needId))
                    broken.add(Violation.at("/needs/%d/needId".formatted(i), "repeated", "the need stands here twice"));
        }
        if (!broken.isEmpty()) throw Problem.rules(broken);
    }

    private static Violation notInScan(String pointer) {
        return Violation.at(pointer, "not-in-scan", "the scan does not look for this need");
    }

    private static void refuseUnlessOneName(@Nullable UUID partnerId, @Nullable String prospectName) {
        if (partnerId == null && isBlank(prospectName))
            throw Problem.rules(List.of(
                    Violation.at("/partnerId", "one-of", "give partnerId, or prospectName until there is one")));
    }

    private void refuseUnknownPartner(UUID partnerId) {
        if (partners.byId(Set.of(partnerId)).isEmpty()) throw Problem.notYetKnown("/partnerId", "partner", partnerId);
    }

    private void refuseSecond(LandscapeScan scan, UUID partnerId, @Nullable ScanCandidate except) {
        scans.candidateOf(scan.id(), partnerId).ifPresent(existing -> {
            if (except == null || !existing.id.equals(except.id))
                throw Problem.duplicate("a candidate", "partner " + partnerId)
                        .member("existing", "/v1/landscape-scans/%s/candidates/%s".formatted(scan.id(), existing.id));
        });
    }

    private CandidateView view(ScanCandidate candidate) {
        var partnerId = candidate.partnerId;
        return CandidateView.of(
                candidate,
                partnerId == null ? null : partners.byId(Set.of(partnerId)).get(partnerId));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}

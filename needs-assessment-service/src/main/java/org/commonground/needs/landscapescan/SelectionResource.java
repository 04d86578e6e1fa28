package org.commonground.needs.landscapescan;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.problem.Problem;
import org.commonground.needs.goal.Goals;
import org.commonground.needs.need.Needs;
import org.commonground.needs.scope.CallerScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The decision of a scan over HTTP. */
@Path("/v1/landscape-scans/{id}/selection")
@Tag(name = "Needs")
@Discloses(value = Disclosure.PERSONAL, purpose = "to see who takes part in a choice of partners")
class SelectionResource {
    /** Who was chosen, by whom and why. */
    @Schema(name = "Selection")
    record SelectionView(
            UUID scanId,
            @Schema(description = "The scan's.") long version,
            List<UUID> chosenCandidateIds,

            @Schema(description = "The partners behind the chosen candidates, in the same order.")
            List<UUID> chosenPartnerIds,

            List<SelectionDecision.Rejected> rejected,
            List<String> criteria,
            List<Participant> decidedBy,
            @Nullable String waiverReason,
            List<SelectionDecision.ConflictOfInterest> conflicts,
            String rationale,
            List<String> benefitsToSchool,
            List<String> benefitsToPartner,
            Instant decidedAt)
            implements Versioned {}

    private final LandscapeScans scans;
    private final Needs needs;
    private final Goals goals;
    private final CallerScope scope;
    private final CurrentCaller current;
    private final Outbox outbox;
    private final Clock clock;

    SelectionResource(
            LandscapeScans scans,
            Needs needs,
            Goals goals,
            CallerScope scope,
            CurrentCaller current,
            Outbox outbox,
            Clock clock) {
        this.scans = scans;
        this.needs = needs;
        this.goals = goals;
        this.scope = scope;
        this.current = current;
        this.outbox = outbox;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "Read the decision of a scan")
    public SelectionView getSelection(UUID id) {
        var scan = scans.getOwn(id);
        var decision = scan.selection;
        if (decision == null || scan.decidedAt == null) throw Problem.notFound("selection of scan", id);
        return view(scan, decision, scan.decidedAt);
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Record whom a scan chose",
            description =
                    "Once the scan is MAPPED. At least one school leader decides, and one family, student or community member, or it"
                            + " says why not. The scan becomes DECIDED, the needs of the chosen become ADDRESSED, and a partnership begins with"
                            + " each partner chosen.")
    public RestResponse<SelectionView> createSelection(UUID id, @Valid @NotNull SelectionDecision decision) {
        var scan = scans.getOwn(id);
        var edges = scans.edges(id);
        var met = new HashSet<UUID>();
        for (var edge : edges) if (decision.chosenCandidateIds().contains(edge.candidateId)) met.add(edge.needId);
        var now = clock.instant();
        var events = scan.decide(decision, scans.candidates(id), edges, goals.adoptedFor(met), current.get(), now);
        for (var event : events) outbox.publish(scan, event);
        needs.address(met, "A partner was selected: " + scan.title);
        return ResponseBuilder.<SelectionView>created(URI.create("/v1/landscape-scans/%s/selection".formatted(id)))
                .entity(view(scan, decision, now))
                .build();
    }

    private SelectionView view(LandscapeScan scan, SelectionDecision decision, Instant decidedAt) {
        var insider = scope.isInsider(scan.scopeIds());
        return new SelectionView(
                scan.id(),
                scan.version(),
                decision.chosenCandidateIds(),
                decision.chosenCandidateIds().stream()
                        .map(candidate -> scans.candidate(scan.id(), candidate).partnerId)
                        .filter(Objects::nonNull)
                        .toList(),
                decision.rejected(),
                decision.criteria(),
                LandscapeScanResource.shown(decision.decidedBy(), insider),
                decision.waiverReason(),
                insider ? decision.conflicts() : List.of(),
                decision.rationale(),
                decision.benefitsToSchool(),
                decision.benefitsToPartner(),
                decidedAt);
    }
}

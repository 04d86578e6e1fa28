package org.commonground.registry.duplicate;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What may be double in the directory, over HTTP. */
@Path("/v1/duplicate-proposals")
@Tag(name = "Registry")
class DuplicateProposalResource {
    /** Two entries that may be one organisation. */
    @Schema(name = "DuplicateProposal")
    record DuplicateProposalView(
            UUID id,
            long version,
            DuplicateSide first,
            DuplicateSide second,

            @Schema(description = "0 to 1; how it comes about is in `signals`.")
            BigDecimal score,

            DuplicateScore.Likelihood likelihood,
            List<DuplicateScore.Signal> signals,
            ProposalState state,
            List<ProposalState> allowedTransitions,
            @Nullable String reason,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** One of the two. */
    @Schema(name = "DuplicateSide")
    record DuplicateSide(UUID partnerId, String name) {}

    /** A decision about a pair; to merge it, merge one partner into the other. */
    record DecideOnDuplicate(
            @NotNull ProposalState to,

            @Size(max = 2_000) @PlainText @Schema(description = "Needed to dismiss: why they are two.") @Nullable
            String reason) {}

    private final Duplicates duplicates;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final Clock clock;

    DuplicateProposalResource(Duplicates duplicates, CurrentCaller current, Preconditions preconditions, Clock clock) {
        this.duplicates = duplicates;
        this.current = current;
        this.preconditions = preconditions;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List what may be double",
            description =
                    "Proposed when a partner is added, imported or renamed. `filter=state = 'OPEN'&sort=-score` is the"
                            + " worklist.")
    public Page<DuplicateProposalView> listDuplicateProposals(@BeanParam ListQuery query) {
        var page = duplicates.page(query);
        var names = duplicates.names(page.items());
        return page.map(proposal -> view(proposal, names));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a pair that may be double")
    public DuplicateProposalView getDuplicateProposal(UUID id) {
        return view(duplicates.get(id));
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Dismiss a pair, or open it again",
            description = "A dismissed pair is not proposed again. To make it one, `POST /v1/partners/{id}/merge`.")
    public DuplicateProposalView transitionDuplicateProposal(UUID id, @Valid @NotNull DecideOnDuplicate request) {
        var proposal = preconditions.check(duplicates.get(id));
        proposal.decide(request.to(), current.get(), request.reason(), clock.instant());
        duplicates.flush();
        return view(proposal);
    }

    private DuplicateProposalView view(DuplicateProposal proposal) {
        return view(proposal, duplicates.names(List.of(proposal)));
    }

    private DuplicateProposalView view(DuplicateProposal proposal, Map<UUID, String> names) {
        return new DuplicateProposalView(
                proposal.id(),
                proposal.version(),
                side(proposal.firstId, names),
                side(proposal.secondId, names),
                proposal.score,
                proposal.likelihood,
                proposal.signals,
                proposal.state,
                ProposalState.GRAPH.allowed(proposal.state, current.get().roles()),
                proposal.reason,
                proposal.createdAt(),
                proposal.updatedAt());
    }

    private static DuplicateSide side(UUID id, Map<UUID, String> names) {
        return new DuplicateSide(id, names.getOrDefault(id, ""));
    }
}

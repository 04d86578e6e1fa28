package org.commonground.registry.contribution;

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
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** What schools offer, over HTTP. */
@Path("/v1/contribution-offers")
@Tag(name = "Registry")
class ContributionOfferResource {
    /** An offer of a school to its community. */
    @Schema(name = "ContributionOffer")
    record ContributionOfferView(
            UUID id,
            long version,
            UUID schoolId,
            ContributionDescription offer,
            ContributionState state,
            List<ContributionState> allowedTransitions,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** An offer of a school. */
    record NewContribution(
            @NotNull UUID schoolId, @NotNull @Valid ContributionDescription offer) {}

    /** A step of an offer. */
    record TransitionContribution(@NotNull ContributionState to) {}

    private final ContributionOffers offers;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    ContributionOfferResource(
            ContributionOffers offers,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock) {
        this.offers = offers;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List what schools offer to their community",
            description = "For example `filter=kind = 'SERVICE_LEARNING' AND state = 'OPEN'`.")
    public Page<ContributionOfferView> listContributionOffers(@BeanParam ListQuery query) {
        return offers.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read what a school offers")
    public ContributionOfferView getContributionOffer(UUID id) {
        return view(offers.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(summary = "Offer something to the community")
    public RestResponse<ContributionOfferView> createContributionOffer(@Valid @NotNull NewContribution request) {
        offers.refuseForeign(request.schoolId());
        offers.refuseUnknownPartners(request.offer());
        var actor = current.get().subject();
        var offer = new ContributionOffer(Ids.next(), request.schoolId(), actor, clock.instant());
        offer.describe(request.offer(), actor, clock.instant());
        offers.add(offer);
        return ResponseBuilder.<ContributionOfferView>created(URI.create("/v1/contribution-offers/" + offer.id()))
                .entity(view(offer))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(summary = "Change an offer of a school", description = "JSON Merge Patch on its description.")
    public ContributionOfferView updateContributionOffer(
            UUID id, @Schema(implementation = ContributionDescription.class) @NotNull ObjectNode patch) {
        var offer = preconditions.check(offers.getOwn(id));
        var said = mergePatch.apply(offer.said(), patch);
        offers.refuseUnknownPartners(said);
        offer.describe(said, current.get().subject(), clock.instant());
        offers.flush();
        return view(offer);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(summary = "Pause, reopen or close an offer of a school")
    public ContributionOfferView transitionContributionOffer(UUID id, @Valid @NotNull TransitionContribution request) {
        var offer = preconditions.check(offers.getOwn(id));
        offer.move(request.to(), current.get().roles(), current.get().subject(), clock.instant());
        offers.flush();
        return view(offer);
    }

    private ContributionOfferView view(ContributionOffer offer) {
        var caller = current.get();
        var own = caller.schoolIds().contains(offer.schoolId) || caller.is(Role.PARTNERSHIP_OFFICER);
        return new ContributionOfferView(
                offer.id(),
                offer.version(),
                offer.schoolId,
                offer.said(),
                offer.state,
                own ? ContributionState.GRAPH.allowed(offer.state, caller.roles()) : List.of(),
                offer.createdAt(),
                offer.updatedAt());
    }
}

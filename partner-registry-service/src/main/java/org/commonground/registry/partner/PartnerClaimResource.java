package org.commonground.registry.partner;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.audit.Personal;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who says that they speak for a partner, and what became of it, over HTTP. */
@Path("/v1/partner-claims")
@Tag(name = "Registry")
@Discloses(value = Disclosure.PERSONAL, purpose = "to see who speaks for a partner")
class PartnerClaimResource {
    /** Somebody's word that they speak for a partner. */
    @Schema(name = "PartnerClaim")
    record PartnerClaimView(
            UUID id,
            long version,
            UUID partnerId,
            String partnerName,

            @Schema(description = "The account that claims it.")
            String subject,

            @Personal @Schema(description = "As the identity provider vouched for it.") @Nullable
            String email,

            @Schema(description = "Whether the address is of the organisation's own web or e-mail domain.")
            boolean domainMatches,

            @Nullable String comment,
            ClaimState state,
            List<ClaimState> allowedTransitions,
            @Nullable String reason,

            @Schema(description = "Absent where the domain decided.") @Nullable
            String decidedBy,

            @Nullable Instant decidedAt,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        /** @param names of partners, by their ids */
        static PartnerClaimView of(PartnerClaim claim, Map<UUID, String> names, Set<Role> roles) {
            return new PartnerClaimView(
                    claim.id(),
                    claim.version(),
                    claim.partnerId,
                    names.getOrDefault(claim.partnerId, ""),
                    claim.subject,
                    claim.email,
                    claim.domainMatches,
                    claim.comment,
                    claim.state,
                    ClaimState.GRAPH.allowed(claim.state, roles),
                    claim.reason,
                    claim.decidedBy,
                    claim.decidedAt,
                    claim.createdAt(),
                    claim.updatedAt());
        }
    }

    /** The office's word on it. */
    record DecideOnClaim(
            @NotNull ClaimState to,

            @Size(max = 2_000) @Schema(description = "Needed to refuse or revoke.") @Nullable
            String reason) {}

    private final PartnerClaims claims;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final Clock clock;

    PartnerClaimResource(PartnerClaims claims, CurrentCaller current, Preconditions preconditions, Clock clock) {
        this.claims = claims;
        this.current = current;
        this.preconditions = preconditions;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List claims of partners",
            description = "The office sees all, others their own. `filter=state = 'PENDING'` is the worklist.")
    public Page<PartnerClaimView> listPartnerClaims(@BeanParam ListQuery query) {
        var page = claims.page(query);
        var names = claims.names(page.items());
        return page.map(each -> view(each, names));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a claim of a partner")
    public PartnerClaimView getPartnerClaim(UUID id) {
        return view(claims.get(id));
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Grant, refuse or revoke a claim",
            description = "What is granted counts from the next request on, in this service; other services go by the"
                    + " account's `partner_ids`.")
    public PartnerClaimView transitionPartnerClaim(UUID id, @Valid @NotNull DecideOnClaim request) {
        var claim = preconditions.check(claims.get(id));
        claim.decide(request.to(), request.reason(), current.get(), clock.instant());
        claims.flush();
        return view(claim);
    }

    private PartnerClaimView view(PartnerClaim claim) {
        return view(claim, claims.names(List.of(claim)));
    }

    private PartnerClaimView view(PartnerClaim claim, Map<UUID, String> names) {
        return PartnerClaimView.of(claim, names, current.get().roles());
    }
}

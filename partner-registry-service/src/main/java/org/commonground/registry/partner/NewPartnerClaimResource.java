package org.commonground.registry.partner;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.contract.Refuses;
import org.commonground.registry.partner.PartnerClaimResource.PartnerClaimView;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The door through which a partner is claimed. */
@Path("/v1/partners/{id}/claims")
@Tag(name = "Registry")
@Discloses(value = Disclosure.PERSONAL, purpose = "to see who speaks for a partner")
class NewPartnerClaimResource {
    /** A claim. */
    record NewPartnerClaim(
            @Size(max = 2_000)
            @PlainText
            @Schema(description = "For the office: what you are to the organisation.", examples = "Executive director")
            @Nullable
            String comment) {}

    private final ClaimPartner claim;
    private final PartnerClaims claims;
    private final CurrentCaller current;

    NewPartnerClaimResource(ClaimPartner claim, PartnerClaims claims, CurrentCaller current) {
        this.claim = claim;
        this.claims = claims;
        this.current = current;
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Claim a partner",
            description =
                    "Says that you speak for it. A PROSPECT whose website or e-mail has the domain of your verified address,"
                            + " and for whom nobody speaks yet, is yours at once and becomes a DRAFT; about everything else"
                            + " the office decides. Domains that many share never count.")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = PartnerClaimView.class)))
    @Refuses(410)
    public RestResponse<PartnerClaimView> claimPartner(UUID id, @Valid @NotNull NewPartnerClaim request) {
        var made = claim.claim(id, request.comment());
        return ResponseBuilder.<PartnerClaimView>created(URI.create("/v1/partner-claims/" + made.id()))
                .entity(PartnerClaimView.of(
                        made, claims.names(List.of(made)), current.get().roles()))
                .build();
    }
}

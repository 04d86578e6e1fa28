package org.commonground.mou.signing;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.audit.Personal;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.page.Page;
import org.commonground.mou.agreement.Agreement;
import org.commonground.mou.agreement.AgreementState;
import org.commonground.mou.agreement.Agreements;
import org.commonground.mou.agreement.Side;
import org.commonground.mou.agreement.Trail;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Signatures, and the certificate that proves them, over HTTP. */
@Path("/v1/agreements/{id}")
@Tag(name = "Agreements")
@Discloses(value = Disclosure.PERSONAL, purpose = "to see who binds a party, and to prove it")
class SignatureResource {
    /** Where a party signs. */
    @Schema(name = "SignatureSlot")
    record SignatureSlotView(
            UUID id,
            int versionNo,

            @Schema(description = "Parties sign one after the other, from 1.")
            int turn,

            Side side,
            UUID orgId,
            String legalName,
            SignatureSlot.State state,
            @Personal @Nullable String signerId,
            @Nullable String capacityTitle,

            @Schema(description = "The rule under which the signer binds the party.") @Nullable
            String authority,

            @Nullable String documentSha256,
            @Nullable Instant signedAt,
            @Nullable String declinedReason,

            @Schema(description = "It is this caller's turn to sign here.")
            boolean signable) {}

    /** A signature by click, on the document with this hash. */
    @Schema(name = "SignAgreement")
    record SignAgreementRequest(
            @NotBlank @Size(max = 200) @Schema(examples = "Executive director")
            String capacityTitle,

            @NotNull
            @Pattern(regexp = "[0-9a-f]{64}", message = "64 lower-case hex digits")
            @Schema(
                    description = "What was read: the agreement's `documentSha256`.",
                    examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
            String documentSha256,

            @NotNull
            @AssertTrue(message = "a signature means that the statement is accepted")
            @Schema(
                    description = "True: I have read the document with this hash, I may bind the party that I sign for,"
                            + " and I intend this as its signature.")
            Boolean statementAccepted) {}

    /** Why a party does not sign. */
    record DeclineAgreement(@NotBlank @Size(max = 2_000) String reason) {}

    /** A signature, and what became of the agreement by it. */
    @Schema(name = "SignatureOutcome")
    record SignatureOutcomeView(SignatureSlotView signature, AgreementState agreementState, List<String> holdReasons) {}

    /** Everything that proves what was agreed, by whom and when. */
    @Schema(name = "AgreementCertificate")
    record AgreementCertificateView(
            UUID agreementId,
            String number,
            String title,
            AgreementState state,
            int versionNo,

            @Schema(description = "SHA-256 of the document; `versions/{no}/document` serves the bytes.")
            String documentSha256,

            List<SignatureSlotView> signatures,

            @Schema(
                    description = "Everything that happened. `hash` is SHA-256 of the canonical JSON (RFC 8785) of"
                            + " agreementId, seq, at, actor, kind, detail (as canonical text) and previous.")
            List<Trail.Entry> trail,

            @Schema(description = "The hash of the last entry.")
            String trailHead,

            @Schema(description = "Every entry's hash was computed again, and each names the one before it.")
            boolean trailIntact,

            Instant issuedAt) {}

    private final Agreements agreements;
    private final SignatureSlots slots;
    private final SignAgreement signAgreement;
    private final Trail trail;
    private final CurrentCaller current;
    private final Clock clock;

    SignatureResource(
            Agreements agreements,
            SignatureSlots slots,
            SignAgreement signAgreement,
            Trail trail,
            CurrentCaller current,
            Clock clock) {
        this.agreements = agreements;
        this.slots = slots;
        this.signAgreement = signAgreement;
        this.trail = trail;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Path("/signatures")
    @Operation(
            summary = "List the signatures of an agreement",
            description = "One slot for each party that signs, in turn; all on one page. Empty until it is sent out.")
    public Page<SignatureSlotView> listAgreementSignatures(UUID id) {
        var agreement = agreements.get(id);
        return new Page<>(views(agreement), null, null);
    }

    @POST
    @Path("/signatures")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Sign an agreement",
            description = "Partners first, the district last, each by somebody whom a signing authority covers and who"
                    + " belongs to the party, on the hash of the current version. The last signature executes the"
                    + " agreement, and puts it in force if its first day has come and nothing holds it.")
    public RestResponse<SignatureOutcomeView> signAgreement(UUID id, @Valid @NotNull SignAgreementRequest request) {
        var slot = signAgreement.sign(id, request.capacityTitle(), request.documentSha256());
        return outcome(id, slot);
    }

    @POST
    @Path("/declinations")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Decline to sign an agreement",
            description = "By somebody who could sign. It goes back to NEGOTIATING and all slots are void.")
    public RestResponse<SignatureOutcomeView> declineAgreement(UUID id, @Valid @NotNull DeclineAgreement request) {
        return outcome(id, signAgreement.decline(id, request.reason()));
    }

    @GET
    @Path("/certificate")
    @Operation(
            summary = "Read the certificate of an agreement",
            description = "The document's hash, the signatures and the whole trail, checked anew at every call.")
    public AgreementCertificateView getAgreementCertificate(UUID id) {
        var agreement = agreements.get(id);
        var account = trail.of(agreement);
        return new AgreementCertificateView(
                agreement.id(),
                agreement.number(),
                agreement.title(),
                agreement.state(),
                agreement.versionNo(),
                agreement.documentSha256(),
                views(agreement),
                account.entries(),
                agreement.trailHead(),
                account.intact(),
                clock.instant());
    }

    private RestResponse<SignatureOutcomeView> outcome(UUID id, SignatureSlot slot) {
        var agreement = agreements.get(id);
        return ResponseBuilder.ok(
                        new SignatureOutcomeView(view(agreement, slot), agreement.state(), agreement.holdReasons()))
                .build();
    }

    private List<SignatureSlotView> views(Agreement agreement) {
        return slots.of(agreement).stream().map(slot -> view(agreement, slot)).toList();
    }

    private SignatureSlotView view(Agreement agreement, SignatureSlot slot) {
        var signable = agreement.state() == AgreementState.OUT_FOR_SIGNATURE
                && slot.state == SignatureSlot.State.REQUESTED
                && SigningAuthority.of(current.get(), slot, SignAgreement.matter(agreement))
                        .isPresent();
        return new SignatureSlotView(
                slot.id(),
                slot.versionNo,
                slot.turn,
                slot.side,
                slot.orgId,
                slot.legalName,
                slot.state,
                slot.signerId,
                slot.capacityTitle,
                slot.authority,
                slot.documentSha256,
                slot.signedAt,
                slot.declinedReason,
                signable);
    }
}

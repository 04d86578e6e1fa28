package org.commonground.registry.credential;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.audit.Personal;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.registry.ownership.Ownership;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Credentials over HTTP. */
@Path("/v1/credentials")
@Tag(name = "Registry")
@Discloses(value = Disclosure.PERSONAL, purpose = "to know whether somebody is cleared")
class CredentialResource {
    /** A credential as the caller may see it. */
    @Schema(name = "Credential")
    record CredentialView(
            UUID id,
            long version,
            UUID partnerId,
            @Personal @Nullable UUID personId,
            CredentialSubject subjectType,
            CredentialKind kind,
            VettingUnit vettingUnit,
            CredentialState state,
            List<CredentialState> allowedTransitions,
            LocalDate issuedOn,
            @Nullable LocalDate expiresOn,

            @Schema(description = "True where this caller sees whether it counts and until when, and nothing else.")
            boolean redacted,

            @Nullable String issuer,
            @Nullable String number,
            @Nullable InsuredSum limitAmount,
            @Nullable Boolean additionalInsured,
            @Nullable String evidenceRef,
            @Nullable CredentialReason reasonCode,
            @Nullable Instant decidedAt,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A decision about a credential. */
    record DecideOnCredential(
            @NotNull CredentialState to,

            @Schema(description = "Needed to reject and to revoke.") @Nullable
            CredentialReason reasonCode) {}

    private final Credentials credentials;
    private final DecideCredential decide;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final Clock clock;
    private final BusinessDay businessDay;
    private final Ownership ownership;

    CredentialResource(
            Credentials credentials,
            DecideCredential decide,
            CurrentCaller current,
            Preconditions preconditions,
            Clock clock,
            BusinessDay businessDay,
            Ownership ownership) {
        this.credentials = credentials;
        this.decide = decide;
        this.current = current;
        this.preconditions = preconditions;
        this.clock = clock;
        this.businessDay = businessDay;
        this.ownership = ownership;
    }

    @GET
    @Operation(
            summary = "List credentials",
            description =
                    "The partnership office sees all, a reviewer those of the own unit, a partner its own; schools see"
                            + " whether each counts and until when. `filter=state = 'SUBMITTED'` is what waits to be verified.")
    public Page<CredentialView> listCredentials(@BeanParam ListQuery query) {
        return credentials.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a credential")
    public CredentialView getCredential(UUID id) {
        return view(credentials.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Submit a credential",
            description =
                    "A partner submits what it or one of its people can show; somebody of the partnership office verifies"
                            + " it. Of background checks, fingerprints and TB tests only the issuer and the dates are kept.")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = CredentialView.class)))
    public RestResponse<CredentialView> submitCredential(@Valid @NotNull SubmitCredential request) {
        ownership.refuseForeign(request.partnerId());
        credentials.refuseUnknown(request);
        var credential =
                Credential.submit(Ids.next(), request, current.get().subject(), businessDay.today(), clock.instant());
        credentials.add(credential);
        return ResponseBuilder.<CredentialView>created(URI.create("/v1/credentials/" + credential.id()))
                .entity(view(credential))
                .build();
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Verify, reject or revoke a credential",
            description =
                    "Whoever submitted it cannot verify it. Revoking what an approval rests on suspends the partner.")
    public CredentialView transitionCredential(UUID id, @Valid @NotNull DecideOnCredential request) {
        var credential = preconditions.check(credentials.get(id));
        decide.decide(credential, request.to(), request.reasonCode(), businessDay.today());
        return view(credential);
    }

    private CredentialView view(Credential credential) {
        var caller = current.get();
        var whole = caller.is(Role.PARTNERSHIP_OFFICER)
                || caller.is(Role.SIGNATORY)
                || caller.partnerIds().contains(credential.partnerId)
                || (caller.is(Role.DISTRICT_REVIEWER) && caller.reviewUnits().contains(credential.vettingUnit.name()));
        return new CredentialView(
                credential.id(),
                credential.version(),
                credential.partnerId,
                credential.personId,
                credential.subjectType,
                credential.kind,
                credential.vettingUnit,
                credential.state,
                CredentialState.GRAPH.allowed(credential.state, caller.roles()),
                credential.issuedOn,
                credential.expiresOn,
                !whole,
                whole ? credential.issuer : null,
                whole ? credential.number : null,
                whole ? credential.limitAmount : null,
                whole ? credential.additionalInsured : null,
                whole ? credential.evidenceRef : null,
                whole ? credential.reasonCode : null,
                credential.decidedAt,
                credential.createdAt(),
                credential.updatedAt());
    }
}

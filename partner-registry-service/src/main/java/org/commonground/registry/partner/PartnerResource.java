package org.commonground.registry.partner;

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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.AccessTable;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.contract.IfMatch;
import org.commonground.kernel.contract.Refuses;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.registry.contact.ContactView;
import org.commonground.registry.contact.Onlooker;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.duplicate.Duplicates;
import org.commonground.registry.offering.Assurance;
import org.commonground.registry.offering.AssurancePolicy;
import org.commonground.registry.offering.TermUse;
import org.commonground.registry.vocabulary.PartnerType;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.Visibility;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Partner organisations over HTTP. */
@Path("/v1/partners")
@Tag(name = "Registry")
@Discloses(value = Disclosure.PERSONAL, purpose = "to get in touch with a partner")
class PartnerResource {
    /** A partner as the caller may see it. */
    @Schema(name = "Partner")
    record PartnerView(
            UUID id,
            long version,
            String name,
            String description,
            List<PartnerType> types,
            List<PartnerIdentifier> identifiers,
            List<ContactView> contacts,

            @Schema(description = "Contacts that exist but are not shown to this caller.")
            int redactedContacts,

            List<String> languages,
            @Nullable String website,
            boolean policiesAcknowledged,
            boolean siteBased,
            boolean oneTime,

            @Schema(description = "Shown to the district and the partner itself.") @Nullable
            List<Relationship> relationshipsDisclosed,

            RegistrationState state,
            List<RegistrationState> allowedTransitions,
            @Nullable LocalDate validTo,

            @Schema(description = "Shown to the partnership office and the partner itself.") @Nullable
            String decisionReason,

            @Nullable Integer qualityLevel,

            @Schema(
                    description =
                            "When it was added or imported lately: what it may be the same as; see its duplicates.")
            @Nullable
            List<Duplicates.Found> possibleDuplicates,

            @Nullable String alternateName,
            @Nullable String email,
            @Nullable String logoUrl,
            @Nullable String uri,
            @Nullable String legalStatus,
            @Nullable Integer yearIncorporated,
            @Nullable UUID parentOrganizationId,
            List<Phone> phones,

            @Schema(description = "Phones that exist but are not shown to this caller.")
            int redactedPhones,

            @Nullable String missionStatement,
            List<String> values,
            List<String> sectors,
            List<UUID> communityBasedAreaIds,
            List<TermUse> attributes,
            Assurance assurance,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A step of the registration. */
    record TransitionPartner(
            @NotNull RegistrationState to,
            @Size(max = 2_000) @PlainText @Nullable String reason,

            @Schema(description = "Needed to decline.") @Nullable
            DeclineReason reasonCode,

            @Schema(description = "For an approval: its last day; the end of the current school year by default.")
            @Nullable
            LocalDate validTo,

            @Size(max = 200) @Schema(description = "For a review: who takes it on; the caller by default.") @Nullable
            String reviewer) {}

    private final Partners partners;
    private final MoveRegistration move;
    private final Duplicates duplicates;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final AccessTable access;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;
    private final BusinessDay businessDay;
    private final AssurancePolicy assurance;

    PartnerResource(
            Partners partners,
            MoveRegistration move,
            Duplicates duplicates,
            Outbox outbox,
            CurrentCaller current,
            AccessTable access,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock,
            BusinessDay businessDay,
            AssurancePolicy assurance) {
        this.partners = partners;
        this.move = move;
        this.duplicates = duplicates;
        this.outbox = outbox;
        this.current = current;
        this.access = access;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
        this.businessDay = businessDay;
        this.assurance = assurance;
    }

    @GET
    @Operation(
            summary = "List partners",
            description =
                    "Whom the caller may see: the district's staff all, partners themselves and every approved one,"
                            + " everybody else the approved ones. `status=APPROVED` is the approved list.")
    public Page<PartnerView> listPartners(
            @BeanParam ListQuery query,
            @RestQuery
                    @Parameter(
                            description = "Only partners in this state, as `filter=registrationState = '…'`.",
                            schema = @Schema(implementation = RegistrationState.class),
                            example = "APPROVED")
                    @Nullable
                    String status) {
        return partners.page(query, state(status)).map(this::view);
    }

    private static @Nullable RegistrationState state(@Nullable String text) {
        if (text == null) return null;
        var states = List.of(RegistrationState.values());
        return states.stream()
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalidParameter(
                        Violation.parameter("status", "unknown-value", "there is no such state")
                                .allowing(states.stream().map(Enum::name).toList())));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a partner")
    @Refuses(410)
    public PartnerView getPartner(UUID id) {
        return view(partners.get(id));
    }

    @GET
    @Path("/by-external/{scheme}/{value}")
    @Operation(
            summary = "Find a partner by what another system calls it",
            description =
                    "Such as `US-EIN` and the number. The identifiers of a merged entry lead to the one that it became.")
    @Refuses(410)
    public PartnerView getPartnerByExternal(String scheme, String value) {
        return view(partners.byIdentifier(scheme, value));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Add a partner",
            description =
                    "By an officer, school leader or liaison it becomes a PROSPECT; by a partner admin a DRAFT, under the partner"
                            + " id of the account that is not in use yet. What it may be the same as is proposed"
                            + " in `possibleDuplicates`; nothing is merged by itself.")
    public RestResponse<PartnerView> createPartner(@Valid @NotNull PartnerProfile profile) {
        return create(profile);
    }

    private RestResponse<PartnerView> create(PartnerProfile profile) {
        // partners register themselves under the id that the district's administrator gave their account
        var self = current.reach() != Reach.ALL;
        var id = self ? partners.reserved() : Ids.next();
        partners.refuseUnknownReferences(id, null, profile);
        var partner = new Partner(
                id,
                profile.name(),
                self ? RegistrationState.DRAFT : RegistrationState.PROSPECT,
                current.get().subject(),
                clock.instant());
        partner.describe(profile, current.get().subject(), clock.instant());
        partner.matchChecked = true; // in this very request
        partners.add(partner);
        outbox.publish(partner, new PartnerEvent.Upserted(partner.state()));
        var found = duplicates.propose(List.of(partner.id())).getOrDefault(partner.id(), List.of());
        return ResponseBuilder.<PartnerView>created(URI.create("/v1/partners/" + partner.id()))
                .entity(view(partner, found.isEmpty() ? null : found))
                .build();
    }

    @PUT
    @Path("/by-external/{scheme}/{value}")
    @Transactional
    @Operation(
            summary = "Add or replace a partner by what another system calls it",
            description =
                    "The profile of the partner with this identifier becomes the one given, by the rules of a change; if there"
                            + " is none, one is added, by the rules of an addition. The identifier in the address is added to the"
                            + " profile's; one of the same scheme with another value is refused. `If-Match` replaces only the version"
                            + " that was read, `If-None-Match: *` only adds. Sent twice, it changes nothing the second time.")
    @APIResponse(
            responseCode = "201",
            description = "It was added; `Location` is where.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = PartnerView.class)))
    @APIResponse(
            responseCode = "200",
            description = "It is as given.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = PartnerView.class)))
    @IfMatch(required = false)
    @Refuses(410)
    public RestResponse<PartnerView> putPartnerByExternal(
            String scheme, String value, @Valid @NotNull PartnerProfile profile) {
        var given = mergePatch.validated(profile.named(new PartnerIdentifier(scheme, value)));
        var owner = partners.claim(new PartnerIdentifier(scheme, value), given.identifiers());
        preconditions.checkUpsert(owner.map(partners::get).orElse(null));
        access.goOnAs(owner.isPresent() ? "updatePartner" : "createPartner");
        if (owner.isEmpty()) return create(given);
        var partner = partners.getOwn(owner.get());
        replace(partner, given);
        return RestResponse.ok(view(partner));
    }

    private void replace(Partner partner, PartnerProfile profile) {
        partners.refuseUnknownReferences(partner.id(), partner.profile(), profile);
        partners.refuseTakenIdentifiers(partner.id(), profile.identifiers());
        if (partner.describe(profile, current.get().subject(), clock.instant()))
            outbox.publish(partner, new PartnerEvent.Upserted(partner.state()));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(summary = "Change a partner's profile", description = "JSON Merge Patch (RFC 7396) on the profile.")
    @Refuses(410)
    public PartnerView updatePartner(
            UUID id, @Schema(implementation = PartnerProfile.class) @NotNull ObjectNode patch) {
        var partner = preconditions.check(partners.getOwn(id));
        var profile = mergePatch.apply(partner.profile(), patch);
        replace(partner, profile);
        return view(partner);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move a partner's registration on",
            description = "See `allowedTransitions`; a refusal lists each unmet guard and what would satisfy it.")
    @Refuses(410)
    public PartnerView transitionPartner(UUID id, @Valid @NotNull TransitionPartner request) {
        var partner = preconditions.check(partners.getOwn(id));
        move.move(
                partner,
                new RegistrationMove(
                        request.to(), request.reason(), request.reasonCode(), request.validTo(), request.reviewer()),
                businessDay.today());
        return view(partner);
    }

    @POST
    @Path("/{id}/assurance")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Confirm a partner",
            description = "Says that all that it says of itself is true today. The next check is then due after the"
                    + " district's period; `filter=assuranceDueOn < '…'` finds what is late.")
    @Refuses(410)
    public PartnerView assurePartner(UUID id) {
        var partner = partners.getOwn(id);
        partner.assure(businessDay.today(), current.get().subject(), assurance, clock.instant());
        partners.flush();
        return view(partner);
    }

    private PartnerView view(Partner partner) {
        return view(partner, null);
    }

    private PartnerView view(Partner partner, @Nullable List<Duplicates.Found> found) {
        var caller = current.get();
        var own = partner.isOwnedBy(caller.partnerIds());
        var insider = own || caller.districtWide() || caller.is(Role.PARTNERSHIP_OFFICER);
        var onlooker = Onlooker.of(caller, partner.id());
        var shown = onlooker.contacts(partner.contacts);
        var phones = onlooker.phones(partner.phones);
        var assured = Assurance.orNever(partner.assurance);
        return new PartnerView(
                partner.id(),
                partner.version(),
                partner.name,
                partner.description,
                partner.types,
                partner.identifiers,
                shown,
                partner.contacts.size() - shown.size(),
                partner.languages,
                partner.website,
                partner.policiesAcknowledged,
                partner.siteBased,
                partner.oneTime,
                insider ? partner.relationships : null,
                partner.registrationState,
                own || insider ? RegistrationState.GRAPH.allowed(partner.registrationState, caller.roles()) : List.of(),
                partner.validTo,
                onlooker.may(Visibility.RESTRICTED) ? partner.decisionReason : null,
                partner.qualityLevel,
                found,
                partner.alternateName,
                partner.email,
                partner.logoUrl,
                partner.uri,
                partner.legalStatus,
                partner.yearIncorporated,
                partner.parentOrganizationId,
                phones,
                partner.phones.size() - phones.size(),
                partner.missionStatement,
                partner.values,
                partner.sectors,
                partner.communityBasedAreaIds,
                partner.attributes,
                insider ? assured : assured.withoutName(),
                partner.createdAt(),
                partner.updatedAt());
    }
}

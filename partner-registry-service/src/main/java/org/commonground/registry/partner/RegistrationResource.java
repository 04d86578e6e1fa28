package org.commonground.registry.partner;

import static java.util.Comparator.comparing;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.contract.Refuses;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.registry.contact.Onlooker;
import org.commonground.registry.credential.CredentialKind;
import org.commonground.registry.credential.CredentialStanding;
import org.commonground.registry.credential.Credentials;
import org.commonground.registry.policy.RegistrationPolicies;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.Visibility;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where a partner's registration stands and what it still needs, over HTTP. */
@Path("/v1/partners/{id}/registration")
@Tag(name = "Registry")
class RegistrationResource {
    /** A registration in all its parts. */
    @Schema(name = "Registration")
    record RegistrationView(
            long version,
            UUID partnerId,
            RegistrationState state,
            List<RegistrationState> allowedTransitions,

            @Schema(description = "False for who comes once only or never works at a school.")
            boolean approvalRequired,

            @Schema(description = "The step that it is at; absent where nobody has anything to do.") @Nullable
            RegistrationStep step,

            List<ChecklistItem> checklist,

            @Schema(description = "The newest of each mandatory kind that the organisation has submitted.")
            List<CredentialStanding> credentials,

            @Schema(description = "Mandatory kinds that are not verified today: no approval without them.")
            List<CredentialKind> missingCredentials,

            @Nullable Instant submittedAt,
            @Nullable Instant decidedAt,

            @Schema(description = "Shown to the partnership office and the partner itself.") @Nullable
            String decisionReason,

            @Nullable DeclineReason reasonCode,
            @Nullable LocalDate validFrom,

            @Schema(description = "The approval's last day.") @Nullable
            LocalDate validTo,

            @Schema(description = "When the partner is reminded next, or the day after the approval's last.") @Nullable
            LocalDate nextNoticeOn)
            implements Versioned {}

    /** What waits for whom, and until when. */
    @Schema(name = "RegistrationStep")
    record RegistrationStep(
            @Schema(description = "The role that moves it on.", examples = "partnership-officer")
            String ownerRole,

            @Schema(description = "Who of them has taken it on, if anybody has.") @Nullable
            String owner,

            @Nullable LocalDate since,
            LocalDate dueOn,
            boolean overdue) {}

    /** A tick on the review's checklist. */
    record CheckOff(
            @NotNull Boolean done,

            @Size(max = 1_000) @PlainText @Nullable String note) {}

    private final Partners partners;
    private final MoveRegistration move;
    private final Credentials credentials;
    private final RegistrationPolicies policies;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final Clock clock;
    private final BusinessDay businessDay;

    RegistrationResource(
            Partners partners,
            MoveRegistration move,
            Credentials credentials,
            RegistrationPolicies policies,
            CurrentCaller current,
            Preconditions preconditions,
            Clock clock,
            BusinessDay businessDay) {
        this.partners = partners;
        this.move = move;
        this.credentials = credentials;
        this.policies = policies;
        this.current = current;
        this.preconditions = preconditions;
        this.clock = clock;
        this.businessDay = businessDay;
    }

    @GET
    @Operation(
            summary = "Read a partner's registration",
            description =
                    "The step that it is at, whose it is and until when, the review's checklist, and which mandatory"
                            + " credentials are there.")
    @Refuses(410)
    public RegistrationView getPartnerRegistration(UUID id) {
        return view(partners.getOwn(id));
    }

    @PUT
    @Path("/checklist/{code}")
    @Transactional
    @Operation(
            summary = "Tick an item of the review's checklist",
            description =
                    "While the registration is UNDER_REVIEW. A mandatory item without a tick refuses the approval.")
    @Refuses(410)
    public RegistrationView checkRegistrationItem(UUID id, String code, @Valid @NotNull CheckOff request) {
        var partner = preconditions.check(partners.getOwn(id));
        partner.check(code, request.done(), request.note(), current.get().subject(), clock.instant());
        partners.flush();
        return view(partner);
    }

    private RegistrationView view(Partner partner) {
        var today = businessDay.today();
        var rules = policies.rules();
        var standing = credentials.standing(partner.id(), rules.mandatoryCredentials(), today);
        var caller = current.get();
        return new RegistrationView(
                partner.version(),
                partner.id(),
                partner.registrationState,
                RegistrationState.GRAPH.allowed(partner.registrationState, caller.roles()),
                partner.isApprovalRequired(),
                step(partner, today),
                partner.checklist,
                standing.values().stream()
                        .sorted(comparing(CredentialStanding::kind))
                        .toList(),
                partner.isApprovalRequired()
                        ? List.copyOf(move.circumstances(partner, today).missing())
                        : List.of(),
                partner.submittedAt,
                partner.decidedAt,
                Onlooker.of(caller, partner.id()).may(Visibility.RESTRICTED) ? partner.decisionReason : null,
                partner.reasonCode,
                partner.validFrom,
                partner.validTo,
                partner.dueOn);
    }

    private static @Nullable RegistrationStep step(Partner partner, LocalDate today) {
        if (partner.stepDueOn == null) return null;
        var owner = switch (partner.registrationState) {
            case DRAFT, CHANGES_REQUESTED -> Role.PARTNER_ADMIN;
            default -> Role.PARTNERSHIP_OFFICER;
        };
        return new RegistrationStep(
                owner.realmRole(),
                partner.registrationState == RegistrationState.UNDER_REVIEW ? partner.reviewer : null,
                partner.stepSince,
                partner.stepDueOn,
                today.isAfter(partner.stepDueOn));
    }
}

package org.commonground.mou.agreement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.mou.agreement.Agreement.Move;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Agreements over HTTP. */
@Path("/v1/agreements")
@Tag(name = "Agreements")
class AgreementResource {
    /** An agreement; its text is in its versions. */
    @Schema(name = "Agreement")
    record AgreementView(
            UUID id,
            long version,

            @Schema(description = "To quote to people.", examples = "AGR-2026-000045")
            String number,

            AgreementType type,
            String title,
            String summary,
            UUID partnershipId,

            @Schema(description = "Of a site addendum: its umbrella agreement.") @Nullable
            UUID parentAgreementId,

            List<Party> parties,
            List<UUID> schoolIds,
            List<UUID> partnerIds,
            List<UUID> goalIds,
            AgreementState state,

            @Schema(description = "States that this caller may ask for; guards are checked on the attempt.")
            List<AgreementState> allowedTransitions,

            @Schema(description = "The current version of the text.")
            int versionNo,

            @Schema(description = "SHA-256 of the current version's document, which is what a signature names.")
            String documentSha256,

            LocalDate effectiveOn,

            @Schema(description = "The last day in force; a renewal moves it.")
            LocalDate expiresOn,

            @Schema(description = "In force, and its last day is at most 90 days away.")
            boolean expiring,

            RenewalMode renewalMode,
            int renewalCount,
            int noticeDays,
            @Nullable LocalDate nonRenewalNoticeOn,

            @Schema(description = "What a reviewer or a side last asked to be changed.") @Nullable
            String changeRequest,

            @Schema(description = "The last day to sign.") @Nullable
            LocalDate signBy,

            @Nullable LocalDate executedOn,

            @Schema(description = "Signed by all and due, and yet not in force: why.")
            List<String> holdReasons,

            @Nullable String suspendedReason,
            @Nullable TerminationReason terminationReason,

            @Schema(description = "The first day on which it is no longer in force.") @Nullable
            LocalDate terminatesOn,

            @Nullable String cancelledReason,
            List<WindDownTask> windDownTasks,

            @Schema(description = "It has ended, and not everything is done.")
            boolean windDownOverdue,

            Instant createdAt,
            String createdBy,
            Instant updatedAt)
            implements Versioned {}

    /** A new agreement. Parties, goals and clauses that are left out come from the partnership and the template. */
    record CreateAgreement(
            @NotNull UUID partnershipId,
            @Schema(defaultValue = "MOU") @Nullable AgreementType type,

            @Schema(description = "Of a SITE_ADDENDUM: its umbrella agreement.") @Nullable
            UUID parentAgreementId,

            @NotBlank @Size(max = 200) @Schema(examples = "After-school tutoring, school year 2026-27")
            String title,

            @Size(max = 4_000) @Nullable String summary,

            @NotNull @Schema(description = "The first day in force.")
            LocalDate effectiveOn,

            @NotNull @Schema(description = "The last day in force.")
            LocalDate expiresOn,

            @Nullable RenewalMode renewalMode,
            @Min(0) @Max(365) @Nullable Integer noticeDays,
            @Size(max = 250) @Nullable List<@Valid @NotNull Party> parties,
            @Size(max = 100) @Nullable List<@Valid @NotNull Obligation> obligations,
            @Size(max = 60) @Nullable List<@Valid @NotNull Clause> clauses,
            @Size(max = 50) @Nullable List<@NotNull UUID> goalIds,
            @Size(max = 50) @Nullable List<@NotBlank @Size(max = 120) String> governingPolicies,
            @Size(max = 200) @Nullable String externalReference) {

        @SuppressWarnings("NullAway") // Terms puts the defaults in
        Terms terms() {
            return new Terms(
                    title,
                    summary,
                    effectiveOn,
                    expiresOn,
                    renewalMode,
                    noticeDays,
                    parties,
                    obligations,
                    clauses,
                    goalIds,
                    governingPolicies,
                    externalReference);
        }
    }

    /** A step of an agreement's life. */
    record TransitionAgreement(
            @NotNull AgreementState to,

            @Size(max = 2_000)
            @Schema(
                    description = "Needed to recall, suspend or cancel; for a termination one of MUTUAL, CONVENIENCE,"
                            + " BREACH, FUNDING, SAFETY.")
            @Nullable
            String reason,

            @Schema(
                    description = "For a termination: the first day on which it is no longer in force. By default the"
                            + " earliest that the notice allows.")
            @Nullable
            LocalDate effectiveOn) {}

    /** A note on a task that is done. */
    record CompleteWindDownTask(@Size(max = 2_000) @Nullable String note) {}

    private final Agreements agreements;
    private final DraftAgreement draft;
    private final MoveAgreement move;
    private final Trail trail;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;
    private final BusinessDay businessDay;

    AgreementResource(
            Agreements agreements,
            DraftAgreement draft,
            MoveAgreement move,
            Trail trail,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock,
            BusinessDay businessDay) {
        this.agreements = agreements;
        this.draft = draft;
        this.move = move;
        this.trail = trail;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
        this.businessDay = businessDay;
    }

    @GET
    @Operation(
            summary = "List agreements",
            description = "A draft is seen by the side that writes it until it is shared. `expiringWithinDays=90` lists"
                    + " those in force whose last day is near; the filter does the rest, for example"
                    + " `filter=state = 'ACTIVE' AND partnerIds ~ '…'`.")
    public Page<AgreementView> listAgreements(
            @BeanParam ListQuery query,
            @RestQuery
                    @Parameter(
                            description = "In force, with at most so many days left: 0 to 3650.",
                            schema = @Schema(type = SchemaType.INTEGER))
                    @Nullable
                    String expiringWithinDays) {
        return agreements.page(query, expiringWithin(expiringWithinDays)).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read an agreement")
    public AgreementView getAgreement(UUID id) {
        return view(agreements.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Draft an agreement",
            description = "Partnership, title, dates and obligations are enough: parties come from the partnership,"
                    + " clauses from the built-in template. Only the author's side sees it until it is shared.")
    public RestResponse<AgreementView> createAgreement(@Valid @NotNull CreateAgreement request) {
        var agreement = draft.draft(
                request.partnershipId(),
                request.type() == null ? AgreementType.MOU : request.type(),
                request.parentAgreementId(),
                request.terms());
        return ResponseBuilder.<AgreementView>created(URI.create("/v1/agreements/" + agreement.id()))
                .entity(view(agreement))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change the draft",
            description = "JSON Merge Patch (RFC 7396) on the terms of a version that is not shared yet. Clauses that"
                    + " are still the template's follow the new terms; clauses that people wrote stay.")
    public AgreementView updateAgreement(UUID id, @Schema(implementation = Terms.class) @NotNull ObjectNode patch) {
        var agreement = preconditions.check(agreements.getOwn(id));
        var version = agreements.currentVersion(agreement);
        if (!agreements.isReadable(agreement, version)) throw notYours(version);
        var before = version.terms();
        var said = mergePatch.apply(before, patch);
        draft.refuseBroken(agreement, said);
        var after = said.withClauses(StandardTemplate.refresh(agreement.type, before, said));
        if (after.equals(before)) return view(agreement);
        version.rewrite(agreement, after, current.get().subject(), clock.instant());
        agreement.follow(version, after, clock.instant());
        var detail = new LinkedHashMap<String, Object>();
        detail.put("version", version.no);
        detail.put("sha256", version.sha256);
        trail.append(agreement, Trail.Kind.REWRITTEN, current.get().subject(), detail);
        agreements.flush();
        return view(agreement);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move an agreement on",
            description =
                    "See `allowedTransitions`; a refusal lists each unmet guard and what would satisfy it. The"
                            + " suite itself moves it when all reviewers have approved, when all have signed, and on its dates.")
    public AgreementView transitionAgreement(UUID id, @Valid @NotNull TransitionAgreement request) {
        var agreement = preconditions.check(agreements.getOwn(id));
        move.move(agreement, new Move(request.to(), request.reason(), request.effectiveOn()), current.get());
        return view(agreement);
    }

    @POST
    @Path("/{id}/non-renewal-notices")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Give notice that an agreement is not renewed",
            description = "Either side, `noticeDays` before the last day of an agreement that renews itself: it then"
                    + " expires on that day.")
    public RestResponse<AgreementView> giveNonRenewalNotice(UUID id) {
        var agreement = agreements.getOwn(id);
        agreement.giveNonRenewalNotice(current.get(), businessDay.today(), clock.instant());
        var detail = new LinkedHashMap<String, Object>();
        detail.put("expiresOn", agreement.expiresOn);
        trail.append(
                agreement, Trail.Kind.NON_RENEWAL_NOTICE_GIVEN, current.get().subject(), detail);
        agreements.flush();
        return ResponseBuilder.ok(view(agreement)).build();
    }

    @POST
    @Path("/{id}/wind-down-tasks/{code}/completions")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Say that a wind-down task is done",
            description = "By the side whose task it is, or an officer. An agreement is closed when all are done.")
    public RestResponse<AgreementView> completeWindDownTask(
            UUID id, @Pattern(regexp = "[a-z-]{1,60}") String code, @Valid @NotNull CompleteWindDownTask request) {
        var agreement = agreements.getOwn(id);
        agreement.completeWindDown(
                code, request.note(), current.get(), agreement.sideOf(current.get()), clock.instant());
        var detail = new LinkedHashMap<String, Object>();
        detail.put("task", code);
        trail.append(agreement, Trail.Kind.WIND_DOWN_TASK_DONE, current.get().subject(), detail);
        agreements.flush();
        return ResponseBuilder.ok(view(agreement)).build();
    }

    private static Problem notYours(AgreementVersion version) {
        return Problem.of(
                ProblemCode.TRANSITION_REFUSED,
                "the other side is writing version %d".formatted(version.no),
                List.of(Violation.guard("not-your-draft", "it can be read when they share it")));
    }

    private Where expiringWithin(@Nullable String days) {
        if (days == null) return Where.EVERYTHING;
        try {
            int number = Integer.parseInt(days);
            if (number >= 0 && number <= 3_650)
                return Where.of(
                        "e.state = ACTIVE and e.expiresOn <= :lastDay",
                        "lastDay",
                        businessDay.today().plusDays(number));
        } catch (NumberFormatException e) {
            // said below, as for any other number that is not allowed
        }
        throw Problem.invalidParameter(
                Violation.parameter("expiringWithinDays", "out-of-bounds", "a whole number from 0 to 3650"));
    }

    private AgreementView view(Agreement agreement) {
        var caller = current.get();
        var ended = agreement.state == AgreementState.TERMINATED || agreement.state == AgreementState.EXPIRED;
        return new AgreementView(
                agreement.id(),
                agreement.version(),
                agreement.number,
                agreement.type,
                agreement.title,
                agreement.summary,
                agreement.partnershipId,
                agreement.parentAgreementId,
                agreement.parties,
                agreement.schoolIds,
                agreement.partnerIds,
                agreement.goalIds,
                agreement.state,
                agreement.sideOf(caller) == null
                        ? List.of()
                        : AgreementState.GRAPH.allowed(agreement.state, caller.roles()),
                agreement.versionNo,
                agreement.documentSha256,
                agreement.effectiveOn,
                agreement.expiresOn,
                agreement.isExpiring(businessDay.today()),
                agreement.renewalMode,
                agreement.renewalCount,
                agreement.noticeDays,
                agreement.nonRenewalNoticeOn,
                agreement.changeRequest,
                agreement.signBy,
                agreement.executedOn,
                agreement.holdReasons,
                agreement.suspendedReason,
                agreement.terminationReason,
                agreement.terminatesOn,
                agreement.cancelledReason,
                agreement.windDown,
                ended && !agreement.windDown.stream().allMatch(WindDownTask::isDone),
                agreement.createdAt(),
                agreement.createdBy(),
                agreement.updatedAt());
    }
}

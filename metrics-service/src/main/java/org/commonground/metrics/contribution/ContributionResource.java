package org.commonground.metrics.contribution;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.contract.IfMatch;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.replica.Commitments;
import org.commonground.metrics.replica.Commitments.Commitment;
import org.commonground.metrics.replica.Partnerships;
import org.commonground.metrics.replica.Partnerships.KnownPartnership;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The contributions ledger over HTTP. */
@Path("/v1/contributions")
@Tag(name = "Metrics")
class ContributionResource {
    /** One entry of the ledger. */
    @Schema(name = "Contribution")
    record ContributionView(
            UUID id,
            long version,
            UUID partnershipId,
            List<UUID> schoolIds,
            List<UUID> partnerIds,
            Contribution.Direction direction,
            ContributionKind kind,

            @Schema(description = "In `unit`; negative on an entry that takes another one back.", examples = "120")
            BigDecimal amount,

            ContributionKind.Unit unit,

            @Schema(description = "What it is worth in US dollars; the amount itself for money.", examples = "3600.00")
            BigDecimal valuationUsd,

            UUID periodId,
            LocalDate givenOn,
            String evidence,

            @Schema(description = "What it is given towards.") @Nullable
            UUID commitmentId,

            @Schema(description = "It is more than was committed, and meant to be.")
            boolean over,

            @Nullable UUID reversesId,
            @Nullable UUID reversedById,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** What was given. */
    record RecordContribution(
            @NotNull UUID partnershipId,
            @NotNull Contribution.Direction direction,
            @NotNull ContributionKind kind,

            @NotNull
            @DecimalMin("0.01")
            @DecimalMax("1000000000")
            @Digits(integer = 10, fraction = 2)
            @Schema(
                    description =
                            "In the unit of the kind: US dollars for CASH and IN_KIND, items for GOODS, hours else.",
                    examples = "120")
            BigDecimal amount,

            @DecimalMin("0")
            @DecimalMax("1000000000")
            @Digits(integer = 10, fraction = 2)
            @Schema(
                    description = "What it is worth in US dollars; needed unless the kind is money.",
                    examples = "3600.00")
            @Nullable
            BigDecimal valuationUsd,

            @NotNull @Schema(description = "The academic session that it counts for; `givenOn` lies in it.")
            UUID periodId,

            @NotNull @Schema(description = "Not after today.", examples = "2026-10-05")
            LocalDate givenOn,

            @NotBlank
            @Size(max = 2_000)
            @Schema(description = "What shows it: an invoice, a sign-in sheet; no names of students.")
            String evidence,

            @Schema(
                    description = "The commitment of a signed agreement of the partnership that it fulfils; of the same"
                            + " direction and kind, and within its term.")
            @Nullable
            UUID commitmentId,

            @Schema(
                    description =
                            "Says that it is meant to be more than was committed; else what goes beyond is refused.",
                    defaultValue = "false")
            @Nullable
            Boolean over) {
        boolean goesBeyond() {
            return Boolean.TRUE.equals(over);
        }
    }

    /** Why an entry is taken back. */
    record ReverseContribution(@NotBlank @Size(max = 2_000) String reason) {}

    /** What was given in a partnership, by direction and kind; never added up over kinds of different units but in dollars. */
    @Schema(name = "ContributionBalance")
    record ContributionBalanceView(
            UUID partnershipId,
            List<ContributionLine> lines,

            @Schema(description = "What signed agreements commit the sides to, and what came of it.")
            List<CommitmentStanding> commitments,

            @Schema(description = "The worth of all that partners gave.", examples = "3600.00")
            BigDecimal partnerToSchoolUsd,

            @Schema(description = "The worth of all that schools gave back.", examples = "800.00")
            BigDecimal schoolToCommunityUsd) {}

    /** One kind in one direction. */
    @Schema(name = "ContributionLine")
    record ContributionLine(
            Contribution.Direction direction,
            ContributionKind kind,
            ContributionKind.Unit unit,

            @Schema(description = "Entries, reversals not counted.")
            long entries,

            BigDecimal amount,
            BigDecimal valuationUsd) {}

    /** One commitment beside what was given towards it. */
    @Schema(name = "CommitmentStanding")
    record CommitmentStanding(
            UUID id,

            @Schema(examples = "AGR-2026-000045") String agreementNumber,

            @Schema(description = "Names it within the agreement.", examples = "tutor-hours")
            String key,

            String description,
            Contribution.Direction direction,
            ContributionKind kind,
            ContributionKind.Unit unit,

            @Schema(description = "For the whole term, in the unit of the kind.", examples = "240")
            BigDecimal committed,

            @Schema(description = "Given towards it, reversals taken off.", examples = "120")
            BigDecimal given,

            @Schema(description = "Still owed; zero if more was given.", examples = "120")
            BigDecimal open,

            @Schema(description = "More was given than committed.")
            boolean over,

            LocalDate validFrom,
            LocalDate validTo) {}

    private final Contributions contributions;
    private final Commitments commitments;
    private final Partnerships partnerships;
    private final CheckContribution check;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final Clock clock;

    ContributionResource(
            Contributions contributions,
            Commitments commitments,
            Partnerships partnerships,
            CheckContribution check,
            CurrentCaller current,
            Preconditions preconditions,
            Clock clock) {
        this.contributions = contributions;
        this.commitments = commitments;
        this.partnerships = partnerships;
        this.check = check;
        this.current = current;
        this.preconditions = preconditions;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List contributions",
            description = "The district's staff see all, schools and partners their own. For example"
                    + " `filter=partnershipId = '…' AND kind = 'CASH'`.")
    public Page<ContributionView> listContributions(@BeanParam ListQuery query) {
        return contributions.page(query).map(ContributionResource::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a contribution")
    public ContributionView getContribution(UUID id) {
        return view(contributions.get(id));
    }

    @GET
    @Path("/balance/{partnershipId}")
    @Operation(
            summary = "Read what was given in a partnership",
            description =
                    "By direction and kind, reversals taken off; and beside it what signed agreements commit the sides"
                            + " to.")
    public ContributionBalanceView getContributionBalance(UUID partnershipId) {
        own(partnershipId, "partnership");
        var lines = contributions.sums(partnershipId).stream()
                .map(sum -> {
                    var kind = ContributionKind.valueOf(sum.kind());
                    return new ContributionLine(
                            Contribution.Direction.valueOf(sum.direction()),
                            kind,
                            kind.unit(),
                            sum.entries(),
                            sum.amount(),
                            sum.valuationUsd());
                })
                .toList();
        return new ContributionBalanceView(
                partnershipId,
                lines,
                standing(partnershipId),
                worth(lines, Contribution.Direction.PARTNER_TO_SCHOOL),
                worth(lines, Contribution.Direction.SCHOOL_TO_COMMUNITY));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Record a contribution",
            description = "Each side records what it gives; the partnership office records for both. An entry is never"
                    + " changed; see the reversal.")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = ContributionView.class)))
    public RestResponse<ContributionView> recordContribution(@Valid @NotNull RecordContribution request) {
        var partnership = own(request.partnershipId(), "partnership");
        refuseForeignSide(partnership, request.direction());
        check.refuseBroken(request);
        var valuation = request.valuationUsd() == null ? request.amount() : request.valuationUsd();
        var contribution = new Contribution(
                Ids.next(),
                partnership.id(),
                partnership.schoolIds(),
                partnership.partnerIds(),
                new Contribution.Given(
                        request.direction(),
                        request.kind(),
                        request.amount(),
                        valuation,
                        request.periodId(),
                        request.givenOn(),
                        request.evidence(),
                        request.commitmentId(),
                        request.goesBeyond()),
                current.get().subject(),
                clock.instant());
        contributions.add(contribution);
        return created(contribution);
    }

    @POST
    @Path("/{id}/reversal")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Take a contribution back",
            description = "Adds the entry that cancels it, with the reason; both stay in the ledger.")
    @IfMatch
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = ContributionView.class)))
    public RestResponse<ContributionView> reverseContribution(UUID id, @Valid @NotNull ReverseContribution request) {
        var contribution = preconditions.check(contributions.get(id));
        refuseForeignSide(own(contribution.partnershipId, "partnership"), contribution.direction);
        if (!contribution.isReversible())
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "an entry is taken back once, and a reversal not at all",
                    List.of(Violation.guard("reversed-already", "record the contribution anew instead")));
        var reversal =
                contribution.reverse(Ids.next(), request.reason(), current.get().subject(), clock.instant());
        contributions.add(reversal);
        return created(reversal);
    }

    private List<CommitmentStanding> standing(UUID partnership) {
        var binding = commitments.bindingIn(partnership);
        var given = contributions.given(binding.stream().map(Commitment::id).toList());
        return binding.stream()
                .map(each -> standing(each, given.getOrDefault(each.id(), new BigDecimal("0.00"))))
                .toList();
    }

    private static CommitmentStanding standing(Commitment commitment, BigDecimal given) {
        var kind = ContributionKind.valueOf(commitment.kind());
        var open = commitment.amount().subtract(given);
        return new CommitmentStanding(
                commitment.id(),
                commitment.agreementNumber(),
                commitment.key(),
                commitment.description(),
                Contribution.Direction.valueOf(commitment.direction()),
                kind,
                kind.unit(),
                commitment.amount(),
                given,
                open.max(BigDecimal.ZERO),
                open.signum() < 0,
                commitment.validFrom(),
                commitment.validTo());
    }

    private KnownPartnership own(UUID id, String what) {
        var caller = current.get();
        return partnerships
                .byId(id)
                .filter(partnership -> current.reach() == Reach.ALL
                        || partnership.schoolIds().stream().anyMatch(caller.schoolIds()::contains)
                        || partnership.partnerIds().stream().anyMatch(caller.partnerIds()::contains))
                .orElseThrow(() -> Problem.notFound(what, id));
    }

    /** Each side says what it gives, and nobody what the other gives. */
    private void refuseForeignSide(KnownPartnership partnership, Contribution.Direction direction) {
        if (current.reach() == Reach.ALL) return;
        var caller = current.get();
        boolean own = switch (direction) {
            case PARTNER_TO_SCHOOL -> partnership.partnerIds().stream().anyMatch(caller.partnerIds()::contains);
            case SCHOOL_TO_COMMUNITY -> partnership.schoolIds().stream().anyMatch(caller.schoolIds()::contains);
        };
        if (!own)
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "each side records what it gives itself",
                    List.of(Violation.at("/direction", "not-yours", direction + " is the other side's to record")));
    }

    private static BigDecimal worth(List<ContributionLine> lines, Contribution.Direction direction) {
        return lines.stream()
                .filter(line -> line.direction == direction)
                .map(ContributionLine::valuationUsd)
                .reduce(new BigDecimal("0.00"), BigDecimal::add);
    }

    private static RestResponse<ContributionView> created(Contribution contribution) {
        return ResponseBuilder.<ContributionView>created(URI.create("/v1/contributions/" + contribution.id()))
                .entity(view(contribution))
                .build();
    }

    private static ContributionView view(Contribution contribution) {
        return new ContributionView(
                contribution.id(),
                contribution.version(),
                contribution.partnershipId,
                contribution.schoolIds,
                contribution.partnerIds,
                contribution.direction,
                contribution.kind,
                contribution.amount,
                contribution.kind.unit(),
                contribution.valuationUsd,
                contribution.periodId,
                contribution.givenOn,
                contribution.evidence,
                contribution.commitmentId,
                contribution.overCommitment,
                contribution.reversesId,
                contribution.reversedById,
                contribution.createdAt(),
                contribution.updatedAt());
    }
}

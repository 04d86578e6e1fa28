package org.commonground.mou.review;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.audit.Personal;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.agreement.AgreementState;
import org.commonground.mou.agreement.Agreements;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Reviews over HTTP. */
@Path("/v1/agreements/{id}/reviews")
@Tag(name = "Agreements")
@Discloses(value = Disclosure.PERSONAL, purpose = "to see who reviewed an agreement")
class ReviewResource {
    /** What a unit is asked, and what it said. */
    @Schema(name = "ReviewTask")
    record ReviewTaskView(
            UUID id,
            int versionNo,
            ReviewUnit unit,

            @Schema(description = "The school whose leader is asked; absent for the district's units.") @Nullable
            UUID schoolId,

            ReviewTask.State state,
            LocalDate dueOn,
            @Nullable String comment,
            @Personal @Nullable String decidedBy,
            @Nullable Instant decidedAt,

            @Schema(description = "It is open, and for this caller to decide.")
            boolean decidable) {}

    /** What a unit says. */
    record DecideAgreementReview(
            @NotNull ReviewDecision decision,

            @Size(max = 10_000) @Schema(description = "Needed when changes are requested: what to change.") @Nullable
            String comment,

            @Min(1)
            @Schema(description = "The version that was read; a decision on a superseded one is refused.")
            @Nullable
            Integer versionNo) {}

    /** A decision, and what became of the agreement by it. */
    @Schema(name = "ReviewOutcome")
    record ReviewOutcomeView(List<ReviewTaskView> decided, AgreementState agreementState) {}

    private final Agreements agreements;
    private final Reviews reviews;
    private final DecideReview decideReview;
    private final CurrentCaller current;

    ReviewResource(Agreements agreements, Reviews reviews, DecideReview decideReview, CurrentCaller current) {
        this.agreements = agreements;
        this.reviews = reviews;
        this.decideReview = decideReview;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "List the reviews of an agreement",
            description = "Of every version; `filter=state = 'PENDING'` is what is still open.")
    public Page<ReviewTaskView> listAgreementReviews(UUID id, @BeanParam ListQuery query) {
        return reviews.page(agreements.get(id), query).map(this::view);
    }

    @POST
    @Path("/{unit}")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Decide for a unit",
            description = "School leaders decide SCHOOL_LEADER for their schools, officers PARTNERSHIP_OFFICE, district"
                    + " reviewers their `review_units`. The last approval makes the agreement APPROVED; one request for"
                    + " changes voids all approvals and sends it back to NEGOTIATING.")
    public RestResponse<ReviewOutcomeView> decideAgreementReview(
            UUID id, ReviewUnit unit, @Valid @NotNull DecideAgreementReview request) {
        if (request.decision() == ReviewDecision.CHANGES_REQUESTED
                && (request.comment() == null || request.comment().isBlank()))
            throw Problem.rules(List.of(Violation.at("/comment", "required", "say what to change")));
        var decided = decideReview.decide(id, unit, request.decision(), request.comment(), request.versionNo());
        return ResponseBuilder.ok(new ReviewOutcomeView(
                        decided.stream().map(this::view).toList(),
                        agreements.get(id).state()))
                .build();
    }

    private ReviewTaskView view(ReviewTask task) {
        return new ReviewTaskView(
                task.id(),
                task.versionNo,
                task.unit,
                task.schoolId,
                task.state,
                task.dueOn,
                task.comment,
                task.decidedBy,
                task.decidedAt,
                task.isPending() && task.isFor(current.get()));
    }
}

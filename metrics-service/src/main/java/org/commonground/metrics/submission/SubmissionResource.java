package org.commonground.metrics.submission;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.measure.MeasureState;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.Partners;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Submissions over HTTP. */
@Path("/v1")
@Tag(name = "Metrics")
class SubmissionResource {
    /** What this caller may do now. */
    @Schema(name = "SubmissionPermissions")
    record Permissions(
            @Schema(description = "Send, correct and remove its facts.")
            boolean mayWriteFacts,

            boolean maySubmit,
            boolean mayVerify,
            boolean mayApprove,
            boolean mayReject,
            boolean mayPublish,
            boolean mayReopen) {}

    /** A submission. */
    @Schema(name = "Submission")
    record SubmissionView(
            UUID id,
            long version,
            UUID schoolId,
            @Nullable UUID partnerId,
            @Nullable UUID partnershipId,
            UUID periodId,
            List<String> measureCodes,
            LocalDate dueOn,
            SubmissionState state,

            @Schema(description = "States that this caller may ask for; guards are checked on the attempt.")
            List<SubmissionState> allowedTransitions,

            Permissions permissions,

            @Schema(description = "Counts from 1; a reopening begins the next one.")
            int revision,

            @Schema(description = "Submitted for the first time after its day.")
            boolean late,

            @Nullable LocalDate submittedOn,
            @Nullable String submittedBy,
            @Nullable String verifiedBy,
            @Nullable String approvedBy,
            @Nullable String reason,

            @Schema(description = "Rules that did not hold when they were looked at last.")
            List<Submission.Finding> findings,

            @Schema(
                    description =
                            "Every step; what the facts were then is told by analytics with `asOf` set to its time.")
            List<Submission.Step> history,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A report that is due. */
    record CreateSubmission(
            @NotNull UUID schoolId,

            @Schema(description = "Left out for what the school itself reports.") @Nullable
            UUID partnerId,

            @Nullable UUID partnershipId,
            @NotNull UUID periodId,
            @NotEmpty @Size(max = 50) List<@NotBlank @Size(max = 100) String> measureCodes,

            @NotNull @Schema(description = "The last day on which it is not late.")
            LocalDate dueOn) {}

    /** A step of a submission. */
    record TransitionSubmission(
            @NotNull SubmissionState to,

            @Size(max = 2_000)
            @Schema(description = "Needed to reject, to reopen and to take back a publication.")
            @Nullable
            String reason) {}

    /** Why a warning is right as it is. */
    record AnswerFinding(
            @NotBlank @Size(max = 60) String rule,
            @NotBlank @Size(max = 2_000) String comment) {}

    /** Which submissions to approve. */
    record ApproveSubmissions(@NotEmpty @Size(max = 500) List<@NotNull UUID> ids) {}

    /** What became of one of them. */
    @Schema(name = "SubmissionApproval")
    record Approval(UUID id, boolean approved, List<Violation> violations) {}

    /** What became of them. */
    @Schema(name = "SubmissionApprovals")
    record Approvals(int approved, List<Approval> results) {}

    private final Submissions submissions;
    private final MoveSubmission move;
    private final Measures measures;
    private final EducationOrgs orgs;
    private final Partners partners;
    private final AcademicSessions sessions;
    private final Preconditions preconditions;
    private final CurrentCaller current;
    private final Clock clock;

    SubmissionResource(
            Submissions submissions,
            MoveSubmission move,
            Measures measures,
            EducationOrgs orgs,
            Partners partners,
            AcademicSessions sessions,
            Preconditions preconditions,
            CurrentCaller current,
            Clock clock) {
        this.submissions = submissions;
        this.move = move;
        this.measures = measures;
        this.orgs = orgs;
        this.partners = partners;
        this.sessions = sessions;
        this.preconditions = preconditions;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Path("/submissions")
    @Operation(
            summary = "List submissions",
            description =
                    "What is overdue: `filter=state = 'DRAFT' AND dueOn < '2026-11-01'`. Schools and partners see their own.")
    public Page<SubmissionView> listSubmissions(@BeanParam ListQuery query) {
        return submissions.page(query).map(this::view);
    }

    @GET
    @Path("/submissions/{id}")
    @Operation(summary = "Read a submission")
    public SubmissionView getSubmission(UUID id) {
        return view(submissions.get(id));
    }

    @POST
    @Path("/submissions")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Open a submission",
            description =
                    "A set of measures about one school and period, of a partner or of the school itself: what is due, and"
                            + " what somebody will vouch for. Its facts are sent to `/v1/observations:batch`. Completeness counts it as"
                            + " expected from now on.")
    public RestResponse<SubmissionView> createSubmission(@Valid @NotNull CreateSubmission request) {
        refuseUnknown(request);
        var submission = new Submission(
                Ids.next(),
                request.schoolId(),
                request.partnerId(),
                request.partnershipId(),
                request.periodId(),
                request.measureCodes(),
                request.dueOn(),
                current.get().subject(),
                clock.instant());
        if (!submission.mayWrite(current.get()))
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "you report for your own school or partner",
                    List.of(Violation.at("/schoolId", "not-yours", "not a school or partner of yours")));
        for (var other : submissions.overlapping(submission))
            throw Problem.duplicate("a submission", "school, partner, period and a measure in common: " + other.id());
        submissions.add(submission);
        move.countReports(submission.periodId);
        return ResponseBuilder.<SubmissionView>created(URI.create("/v1/submissions/" + submission.id()))
                .entity(view(submission))
                .build();
    }

    @POST
    @Path("/submissions/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move a submission on",
            description =
                    "DRAFT → SUBMITTED by its side, with no broken rule of severity ERROR and an answer to every WARNING;"
                            + " → VERIFIED by the school's leader; → APPROVED by the district, which fixes its facts; → PUBLISHED."
                            + " REJECTED goes back to DRAFT. APPROVED → REOPENED begins a revision; what facts were stays on record."
                            + " Who submitted it neither verifies nor approves it.")
    public SubmissionView transitionSubmission(UUID id, @Valid @NotNull TransitionSubmission request) {
        var submission = preconditions.check(submissions.lock(id));
        move.move(submission, request.to(), request.reason());
        return view(submission);
    }

    @POST
    @Path("/submissions/{id}/validations")
    @Transactional
    @Idempotent
    @Operation(summary = "Look what the rules say of a submission's facts now")
    public SubmissionView validateSubmission(UUID id) {
        var submission = submissions.lock(id);
        move.validate(submission);
        return view(submission);
    }

    @POST
    @Path("/submissions/{id}/answers")
    @Transactional
    @Idempotent
    @Operation(summary = "Say why a warning is right as it is")
    public SubmissionView answerSubmissionFinding(UUID id, @Valid @NotNull AnswerFinding answer) {
        var submission = submissions.lock(id);
        if (!submission.mayWrite(current.get())) throw Problem.notFound("submission of yours with id", id);
        submission.comment(answer.rule(), answer.comment(), current.get().subject(), clock.instant());
        submissions.flush();
        return view(submission);
    }

    @POST
    @Path("/submissions:approve")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Approve many submissions",
            description =
                    "Up to 500. Each is approved or not by itself; what stands in the way of one is told with it.")
    public Approvals approveSubmissions(@Valid @NotNull ApproveSubmissions request) {
        var results = new ArrayList<Approval>();
        int approved = 0;
        for (var id : request.ids().stream().distinct().sorted().toList())
            try {
                move.move(submissions.lock(id), SubmissionState.APPROVED, null);
                results.add(new Approval(id, true, List.of()));
                approved++;
            } catch (Problem refused) {
                var why = refused.violations().isEmpty()
                        ? List.of(Violation.guard(refused.code().wire(), String.valueOf(refused.getMessage())))
                        : refused.violations();
                results.add(new Approval(id, false, why));
            }
        return new Approvals(approved, results);
    }

    private void refuseUnknown(CreateSubmission request) {
        if (orgs.byId(Set.of(request.schoolId())).stream().noneMatch(org -> org.isSchool()))
            throw Problem.notYetKnown("/schoolId", "school", request.schoolId());
        if (request.partnerId() != null
                && partners.names(Set.of(request.partnerId())).isEmpty())
            throw Problem.notYetKnown("/partnerId", "partner", request.partnerId());
        if (sessions.calendar().byId(request.periodId()) == null)
            throw Problem.notYetKnown("/periodId", "period", request.periodId());
        var known = measures.byCode(request.measureCodes());
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < request.measureCodes().size(); i++) {
            var measure = known.get(request.measureCodes().get(i));
            if (measure == null || measure.state() != MeasureState.ACTIVE)
                violations.add(Violation.at(
                        "/measureCodes/" + i, "unknown-measure", "the library has no such measure in use"));
        }
        if (!violations.isEmpty()) throw Problem.rules(violations);
    }

    private SubmissionView view(Submission submission) {
        var caller = current.get();
        var allowed = submission.allowed(caller);
        return new SubmissionView(
                submission.id(),
                submission.version(),
                submission.schoolId,
                submission.partnerId,
                submission.partnershipId,
                submission.periodId,
                submission.measureCodes,
                submission.dueOn,
                submission.state,
                allowed,
                new Permissions(
                        submission.mayWrite(caller) && !SubmissionState.FIXED.contains(submission.state),
                        allowed.contains(SubmissionState.SUBMITTED),
                        allowed.contains(SubmissionState.VERIFIED),
                        allowed.contains(SubmissionState.APPROVED),
                        allowed.contains(SubmissionState.REJECTED),
                        allowed.contains(SubmissionState.PUBLISHED),
                        allowed.contains(SubmissionState.REOPENED)),
                submission.revision,
                submission.late,
                submission.submittedOn,
                submission.submittedBy,
                submission.verifiedBy,
                submission.approvedBy,
                submission.reason,
                submission.findings,
                submission.history,
                submission.createdAt(),
                submission.updatedAt());
    }
}

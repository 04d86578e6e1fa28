package org.commonground.mou.review;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.agreement.Agreement;
import org.commonground.mou.agreement.Agreement.Move;
import org.commonground.mou.agreement.AgreementState;
import org.commonground.mou.agreement.Agreements;
import org.commonground.mou.agreement.MoveAgreement;
import org.commonground.mou.agreement.Trail;
import org.jspecify.annotations.Nullable;

/** A unit decides: the last approval approves the agreement, one request for changes sends it back. */
@ApplicationScoped
class DecideReview {
    private final Agreements agreements;
    private final Reviews reviews;
    private final MoveAgreement move;
    private final Trail trail;
    private final CurrentCaller current;
    private final Clock clock;

    DecideReview(
            Agreements agreements,
            Reviews reviews,
            MoveAgreement move,
            Trail trail,
            CurrentCaller current,
            Clock clock) {
        this.agreements = agreements;
        this.reviews = reviews;
        this.move = move;
        this.trail = trail;
        this.current = current;
        this.clock = clock;
    }

    /** Decides, and returns the tasks that the caller decided: a leader of several schools decides for each of them. */
    @Transactional(MANDATORY)
    List<ReviewTask> decide(
            UUID agreementId,
            ReviewUnit unit,
            ReviewDecision decision,
            @Nullable String comment,
            @Nullable Integer versionNo) {
        // two last approvals at the same moment must not both see the other one missing
        var agreement = agreements.lock(agreementId);
        refuseUnlessInReview(agreement, versionNo);
        var caller = current.get();
        var tasks = reviews.of(agreement);
        var mine = decidable(tasks, unit, caller);
        for (var task : mine) task.decide(decision, comment, caller, clock.instant());
        record(agreement, unit, decision, caller);
        switch (decision) {
            case APPROVED -> {
                if (tasks.stream().allMatch(task -> task.state == ReviewTask.State.APPROVED)) {
                    refuseOwnApprovalOnly(tasks, agreement.createdBy(), agreement.versionAuthor());
                    move.bySuite(agreement, Move.to(AgreementState.APPROVED));
                }
            }
            case CHANGES_REQUESTED -> {
                for (var task : tasks)
                    if (!mine.contains(task)) task.reopen(task.dueOn, caller.subject(), clock.instant());
                move.bySuite(agreement, Move.to(AgreementState.NEGOTIATING, "%s: %s".formatted(unit, comment)));
            }
        }
        return mine;
    }

    private static void refuseUnlessInReview(Agreement agreement, @Nullable Integer versionNo) {
        var unmet = new ArrayList<Violation>();
        if (agreement.state() != AgreementState.IN_REVIEW)
            unmet.add(Violation.guard("not-in-review", "it is " + agreement.state()));
        if (versionNo != null && versionNo != agreement.versionNo())
            unmet.add(Violation.at(
                    "/versionNo", "superseded", "version %d is the current one".formatted(agreement.versionNo())));
        if (!unmet.isEmpty()) throw Problem.of(ProblemCode.TRANSITION_REFUSED, "there is nothing to decide now", unmet);
    }

    static List<ReviewTask> decidable(List<ReviewTask> tasks, ReviewUnit unit, Caller caller) {
        var ofUnit = tasks.stream().filter(task -> task.unit == unit).toList();
        if (ofUnit.isEmpty()) throw Problem.notFound("review task of unit", unit);
        var mine = ofUnit.stream().filter(task -> task.isFor(caller)).toList();
        if (mine.isEmpty())
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "you do not decide for " + unit,
                    List.of(Violation.guard("not-your-unit", unit + " decides this")));
        var pending = mine.stream().filter(ReviewTask::isPending).toList();
        if (pending.isEmpty())
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "%s has decided already".formatted(unit),
                    List.of(Violation.guard("decided-already", "a new round opens with a new review")));
        return pending;
    }

    /** Who wrote an agreement is not the only one to approve it. */
    static void refuseOwnApprovalOnly(List<ReviewTask> tasks, String... authors) {
        var approvers = tasks.stream().map(task -> task.decidedBy).collect(Collectors.toSet());
        for (var author : authors)
            if (approvers.equals(Set.of(author)))
                throw Problem.of(
                        ProblemCode.TRANSITION_REFUSED,
                        "who wrote it would be its only approver",
                        List.of(Violation.guard(
                                "separation-of-duties", "at least one unit is decided by somebody else")));
    }

    private void record(Agreement agreement, ReviewUnit unit, ReviewDecision decision, Caller caller) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("unit", unit);
        detail.put("decision", decision);
        detail.put("version", agreement.versionNo());
        detail.put("sha256", agreement.documentSha256());
        trail.append(agreement, Trail.Kind.REVIEW_DECIDED, caller.subject(), detail);
    }
}

package org.commonground.metrics.submission;

import static org.commonground.metrics.submission.SubmissionState.GRAPH;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.validation.Severity;
import org.commonground.metrics.validation.ValidationRules.BrokenRule;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The facts of a set of measures about one school and period, of one partner or of the school itself. */
@Entity
@Table(name = "submission")
@InFeed(type = "submission", list = "listSubmissions")
class Submission extends Aggregate {
    @Column(updatable = false)
    UUID schoolId;

    /** Absent for what the school itself reports. */
    @Column(updatable = false)
    @Nullable
    UUID partnerId;

    @Column(updatable = false)
    @Nullable
    UUID partnershipId;

    @Column(updatable = false)
    UUID periodId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> measureCodes = List.of();

    LocalDate dueOn;

    @Enumerated(EnumType.STRING)
    SubmissionState state = SubmissionState.DRAFT;

    /** Counts from 1; a reopening begins the next one. */
    int revision = 1;

    /** Submitted for the first time after its day. */
    boolean late;

    @Nullable
    LocalDate submittedOn;

    @Nullable
    String submittedBy;

    @Nullable
    String verifiedBy;

    @Nullable
    String approvedBy;

    @Nullable
    String reason;

    /** What the facts were when they were submitted, as a hash: who verifies and approves them sees the same. */
    @Nullable
    String factsSha256;

    @JdbcTypeCode(SqlTypes.JSON)
    List<Finding> findings = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<Step> history = List.of();

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Submission() {}

    Submission(
            UUID id,
            UUID schoolId,
            @Nullable UUID partnerId,
            @Nullable UUID partnershipId,
            UUID periodId,
            List<String> measureCodes,
            LocalDate dueOn,
            String actor,
            Instant now) {
        super(id, actor, now);
        this.schoolId = schoolId;
        this.partnerId = partnerId;
        this.partnershipId = partnershipId;
        this.periodId = periodId;
        this.measureCodes = measureCodes.stream().distinct().sorted().toList();
        this.dueOn = dueOn;
    }

    /** A broken rule, and what was said to it. */
    @Schema(name = "SubmissionFinding")
    record Finding(
            BrokenRule broken,
            @Nullable String comment,
            @Nullable String commentedBy) {}

    /** A step that was taken. What the facts were then can be asked for by its time ({@code asOf}). */
    @Schema(name = "SubmissionStep")
    record Step(
            SubmissionState from,
            SubmissionState to,
            int revision,
            String by,
            Instant at,
            @Nullable String reason,
            @Nullable String factsSha256,
            long facts) {}

    /**
     * What the guards look at besides the submission itself.
     *
     * @param facts how many there are now
     * @param sha256 over them
     * @param broken the rules that do not hold now
     */
    record Circumstances(long facts, String sha256, List<BrokenRule> broken, LocalDate today, Instant now) {}

    /** Whether a fact is one of these. */
    boolean covers(String measureCode, UUID period, @Nullable UUID school, @Nullable UUID partner) {
        return periodId.equals(period)
                && schoolId.equals(school)
                && (partnerId == null || partnerId.equals(partner))
                && measureCodes.contains(measureCode);
    }

    /** Takes what the rules say now; comments on what is still broken stay. */
    void validate(List<BrokenRule> broken, String actor, Instant now) {
        findings = broken.stream()
                .map(each -> findings.stream()
                        .filter(known -> isSame(known.broken(), each))
                        .findFirst()
                        .orElseGet(() -> new Finding(each, null, null)))
                .toList();
        touch(actor, now);
    }

    /** The same rule with the same numbers: an answer was about those. */
    private static boolean isSame(BrokenRule one, BrokenRule other) {
        return one.rule().equals(other.rule())
                && one.severity() == other.severity()
                && isSame(one.left(), other.left())
                && isSame(one.right(), other.right());
    }

    private static boolean isSame(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) return one == null && other == null;
        return one.compareTo(other) == 0;
    }

    /** Somebody of its side says why a warning is right as it is. */
    void comment(String rule, String comment, String actor, Instant now) {
        if (state != SubmissionState.DRAFT && state != SubmissionState.REOPENED)
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "it is no draft any more",
                    List.of(Violation.guard("not-a-draft", "it is " + state)));
        if (findings.stream().noneMatch(finding -> finding.broken().rule().equals(rule)))
            throw Problem.notFound("finding of rule", rule);
        findings = findings.stream()
                .map(finding ->
                        finding.broken().rule().equals(rule) ? new Finding(finding.broken(), comment, actor) : finding)
                .toList();
        touch(actor, now);
    }

    /** Takes the step, or says everything that stands in its way. */
    SubmissionEvent transition(SubmissionState to, @Nullable String why, Caller by, Circumstances now) {
        var from = state;
        if (to == SubmissionState.SUBMITTED) validate(now.broken(), by.subject(), now.now());
        GRAPH.check(from, to, by.roles(), unmet(to, why, by, now));
        state = to;
        settle(from, why, by, now);
        var steps = new ArrayList<>(history);
        steps.add(new Step(from, to, revision, by.subject(), now.now(), why, now.sha256(), now.facts()));
        history = List.copyOf(steps);
        touch(by.subject(), now.now());
        return new SubmissionEvent.StateChanged(
                id(), schoolId, partnerId, partnershipId, periodId, measureCodes, from, to, revision, late);
    }

    /** Where this caller may go, guards aside. */
    List<SubmissionState> allowed(Caller by) {
        return GRAPH.allowed(state, by.roles()).stream()
                .filter(to -> isOfSide(to, by))
                .filter(to -> !isSameHand(to, by))
                .toList();
    }

    private List<Violation> unmet(SubmissionState to, @Nullable String why, Caller by, Circumstances now) {
        var unmet = new ArrayList<Violation>();
        if (!isOfSide(to, by)) unmet.add(Violation.guard("not-your-side", "it is another school's or partner's"));
        if (isSameHand(to, by))
            unmet.add(Violation.guard("separation-of-duties", "who submitted it neither verifies nor approves it"));
        switch (to) {
            case SUBMITTED -> {
                if (now.facts() == 0) unmet.add(Violation.guard("no-facts", "nothing has been sent for it"));
                for (var finding : findings) {
                    var broken = finding.broken();
                    if (broken.severity() == Severity.ERROR)
                        unmet.add(Violation.guard("rule-broken", "%s: %s".formatted(broken.rule(), broken.name())));
                    else if (finding.comment() == null)
                        unmet.add(Violation.guard(
                                "warning-unanswered",
                                "%s: %s; say why it is right".formatted(broken.rule(), broken.name())));
                }
            }
            case VERIFIED, APPROVED -> {
                boolean vouching = state == SubmissionState.SUBMITTED || state == SubmissionState.VERIFIED;
                if (vouching && !now.sha256().equals(factsSha256))
                    unmet.add(Violation.guard(
                            "changed-since-submission",
                            "its facts are others now; reject it, so that it is submitted anew"));
                if (state == SubmissionState.PUBLISHED) requireReason(why, unmet);
            }
            case REJECTED, REOPENED -> requireReason(why, unmet);
            case DRAFT, PUBLISHED -> {}
        }
        return unmet;
    }

    private static void requireReason(@Nullable String why, List<Violation> unmet) {
        if (why == null || why.isBlank()) unmet.add(Violation.at("/reason", "reason-missing", "say why"));
    }

    /** School and partner act for themselves; the district for all. */
    private boolean isOfSide(SubmissionState to, Caller by) {
        return switch (to) {
            case SUBMITTED, DRAFT -> mayWrite(by);
            case VERIFIED -> by.schoolIds().contains(schoolId);
            case REJECTED ->
                by.is(Role.PARTNERSHIP_OFFICER)
                        || by.is(Role.ANALYST_PRIVILEGED)
                        || by.schoolIds().contains(schoolId);
            case APPROVED, PUBLISHED, REOPENED -> true;
        };
    }

    boolean mayWrite(Caller by) {
        if (by.is(Role.PARTNERSHIP_OFFICER) || by.is(Role.SIS_INTEGRATION)) return true;
        if (by.is(Role.SCHOOL_LIAISON) && by.schoolIds().contains(schoolId)) return true;
        return partnerId != null
                && (by.is(Role.PARTNER_ADMIN) || by.is(Role.PARTNER_STAFF))
                && by.partnerIds().contains(partnerId);
    }

    private boolean isSameHand(SubmissionState to, Caller by) {
        return (to == SubmissionState.VERIFIED || (to == SubmissionState.APPROVED && state == SubmissionState.VERIFIED))
                && by.subject().equals(submittedBy);
    }

    private void settle(SubmissionState from, @Nullable String why, Caller by, Circumstances now) {
        reason = why;
        switch (state) {
            case SUBMITTED -> {
                // a correction that the district asked for is not late
                if (submittedOn == null) {
                    submittedOn = now.today();
                    late = now.today().isAfter(dueOn);
                }
                submittedBy = by.subject();
                verifiedBy = null;
                approvedBy = null;
                factsSha256 = now.sha256();
            }
            case VERIFIED -> verifiedBy = by.subject();
            case APPROVED -> {
                if (from == SubmissionState.VERIFIED) approvedBy = by.subject();
            }
            case REOPENED -> revision++;
            case DRAFT, PUBLISHED, REJECTED -> {}
        }
    }
}

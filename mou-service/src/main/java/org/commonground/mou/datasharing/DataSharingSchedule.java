package org.commonground.mou.datasharing;

import static org.commonground.mou.datasharing.DataSharingState.GRAPH;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.agreement.AgreementState;
import org.commonground.mou.datasharing.DataSharingEvent.Kind;
import org.commonground.mou.datasharing.DestructionTask.Holder;
import org.commonground.mou.review.ReviewDecision;
import org.commonground.mou.review.ReviewUnit;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The permission of one partner to have certain data of students of certain schools, under one agreement. */
@Entity
@Table(name = "data_sharing_schedule")
@InFeed(type = "data-sharing", list = "listDataSharingSchedules")
class DataSharingSchedule extends Aggregate {
    @Column(updatable = false)
    UUID agreementId;

    @Column(updatable = false)
    UUID partnerId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> schoolIds = List.of();

    @Enumerated(EnumType.STRING)
    LegalBasis legalBasis;

    @JdbcTypeCode(SqlTypes.JSON)
    DataSharingTerms terms;

    /** The first day on which data may flow: as the terms say, else the agreement's. */
    LocalDate validFrom;

    /** The last one. */
    LocalDate validTo;

    int retentionDays;

    @Enumerated(EnumType.STRING)
    DataSharingState state = DataSharingState.DRAFT;

    /** Who wrote it last; they do not review it. */
    String writtenBy;

    @JdbcTypeCode(SqlTypes.JSON)
    List<UnitReview> reviews = List.of();

    @Nullable
    LocalDate firstActiveOn;

    @Nullable
    String endReason;

    @Nullable
    LocalDate endedOn;

    @JdbcTypeCode(SqlTypes.JSON)
    List<DestructionTask> destruction = List.of();

    @Nullable
    LocalDate destructionDueOn;

    @Nullable
    LocalDate overdueSince;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected DataSharingSchedule() {}

    @SuppressWarnings("NullAway.Init") // write() gives it its terms
    DataSharingSchedule(UUID id, Frame frame, UUID partnerId, DataSharingTerms terms, String actor, Instant now) {
        super(id, actor, now);
        this.agreementId = frame.agreementId();
        this.partnerId = partnerId;
        write(terms, frame, actor, now);
    }

    /**
     * What holds where the terms say nothing: the days of the agreement, and the district's days for destruction.
     */
    record Frame(UUID agreementId, LocalDate from, LocalDate to, int retentionDays) {}

    /**
     * What the guards look at besides the schedule itself.
     *
     * @param agreement the state of its agreement
     * @param destructionOverdue whether the partner has not destroyed data of another schedule in time
     * @param specialEducationAllowed whether the district shares special education records at all
     */
    record Circumstances(
            AgreementState agreement,
            boolean destructionOverdue,
            boolean specialEducationAllowed,
            LocalDate today,
            Instant now) {}

    private static final Set<AgreementState> OVER = EnumSet.of(
            AgreementState.EXPIRED,
            AgreementState.TERMINATED,
            AgreementState.CLOSED,
            AgreementState.CANCELLED,
            AgreementState.DRAFT_EXPIRED);

    /** Takes new terms; what was reviewed before was something else. */
    void write(DataSharingTerms said, Frame frame, String actor, Instant now) {
        if (state != DataSharingState.DRAFT)
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "only a draft is changed",
                    List.of(Violation.guard(
                            "not-a-draft",
                            "it is %s; an officer can take it back to DRAFT while it is APPROVED".formatted(state))));
        terms = said;
        schoolIds = said.schoolIds();
        legalBasis = said.legalBasis();
        validFrom = Objects.requireNonNullElse(said.durationFrom(), frame.from());
        validTo = Objects.requireNonNullElse(said.durationTo(), frame.to());
        retentionDays = said.retentionDays(frame.retentionDays());
        writtenBy = actor;
        reviews = List.of();
        touch(actor, now);
    }

    /** The units that must agree: counts need one, data about single students three. */
    Set<ReviewUnit> requiredReviews() {
        return legalBasis.isIdentifiable()
                ? EnumSet.of(ReviewUnit.RESEARCH_DATA, ReviewUnit.IT_SECURITY, ReviewUnit.LEGAL)
                : EnumSet.of(ReviewUnit.RESEARCH_DATA);
    }

    /** A unit says what it thinks of the terms; true if now all have agreed. A request for changes voids the other reviews. */
    boolean review(ReviewUnit unit, ReviewDecision decision, @Nullable String comment, Caller by, Circumstances now) {
        var unmet = new ArrayList<Violation>();
        if (state != DataSharingState.DRAFT) unmet.add(Violation.guard("not-in-review", "it is " + state));
        else if (decision == ReviewDecision.APPROVED) unmet.addAll(incomplete(now.specialEducationAllowed()));
        if (by.subject().equals(writtenBy))
            unmet.add(Violation.guard("separation-of-duties", "who wrote it does not review it"));
        if (!unmet.isEmpty())
            throw Problem.of(ProblemCode.TRANSITION_REFUSED, "%s cannot say so now".formatted(unit), unmet);
        var others = reviews.stream()
                .filter(review -> review.unit() != unit)
                .filter(_ -> decision == ReviewDecision.APPROVED)
                .collect(Collectors.toCollection(ArrayList::new));
        others.add(new UnitReview(unit, decision, comment, by.subject(), now.now()));
        reviews = List.copyOf(others);
        touch(by.subject(), now.now());
        return openReviews().isEmpty();
    }

    private Set<ReviewUnit> openReviews() {
        var open = requiredReviews();
        reviews.stream()
                .filter(review -> review.decision() == ReviewDecision.APPROVED)
                .map(UnitReview::unit)
                .forEach(open::remove);
        return open;
    }

    private List<Violation> incomplete(boolean specialEducationAllowed) {
        return terms.missing(specialEducationAllowed).stream()
                .map(missing -> Violation.at(
                        "/terms" + missing.pointer(),
                        missing.code(),
                        "%s (%s)".formatted(missing.message(), missing.citation())))
                .toList();
    }

    /** Takes the step, or says everything that stands in its way. The event is absent where there was nothing to tell before. */
    @Nullable
    DataSharingEvent transition(DataSharingState to, @Nullable String reason, Caller by, Circumstances circumstances) {
        var from = state;
        GRAPH.check(from, to, by.roles(), unmet(to, reason, circumstances));
        state = to;
        settle(reason, circumstances.today());
        touch(by.subject(), circumstances.now());
        return switch (to) {
            case DRAFT -> event(Kind.RECALLED);
            case APPROVED -> event(from == DataSharingState.DRAFT ? Kind.APPROVED : Kind.PAUSED);
            case ACTIVE -> event(Kind.ACTIVATED);
            case EXPIRED -> event(Kind.EXPIRED);
            case REVOKED -> from == DataSharingState.DRAFT ? null : event(Kind.REVOKED);
            case DESTROYED -> event(Kind.DESTROYED);
        };
    }

    private List<Violation> unmet(DataSharingState to, @Nullable String reason, Circumstances now) {
        var unmet = new ArrayList<Violation>();
        switch (to) {
            case APPROVED -> {
                if (state == DataSharingState.DRAFT) {
                    unmet.addAll(incomplete(now.specialEducationAllowed()));
                    for (var unit : openReviews())
                        unmet.add(Violation.guard("review-open", "%s has not approved".formatted(unit)));
                    if (OVER.contains(now.agreement()))
                        unmet.add(Violation.guard("agreement-over", "the agreement is " + now.agreement()));
                    requireDestruction(now, unmet);
                } else if (now.agreement() == AgreementState.ACTIVE)
                    unmet.add(Violation.guard("agreement-active", "the agreement is in force"));
            }
            case ACTIVE -> {
                if (now.agreement() != AgreementState.ACTIVE)
                    unmet.add(Violation.guard(
                            "agreement-not-active",
                            "the agreement is %s and must be ACTIVE".formatted(now.agreement())));
                if (now.today().isBefore(validFrom)) unmet.add(Violation.guard("too-early", "not before " + validFrom));
                if (now.today().isAfter(validTo))
                    unmet.add(Violation.guard("term-over", "its last day was " + validTo));
                requireDestruction(now, unmet);
            }
            case EXPIRED -> {
                if (!now.today().isAfter(validTo) && !OVER.contains(now.agreement()))
                    unmet.add(Violation.guard("too-early", "not before " + validTo.plusDays(1)));
            }
            case REVOKED -> {
                if (reason == null || reason.isBlank())
                    unmet.add(Violation.at("/reason", "reason-missing", "say why; both sides read it"));
            }
            case DESTROYED -> {
                if (destruction.isEmpty())
                    unmet.add(
                            Violation.guard("nothing-shared", "it was never in force, so there is nothing to destroy"));
                for (var task : destruction)
                    if (task.isOpen())
                        unmet.add(Violation.guard("not-certified", "%s has not certified".formatted(task.holder())));
            }
            case DRAFT -> {}
        }
        return unmet;
    }

    private static void requireDestruction(Circumstances now, List<Violation> unmet) {
        if (now.destructionOverdue())
            unmet.add(Violation.guard(
                    "destruction-overdue",
                    "the partner has not certified in time that it destroyed data of an earlier schedule"));
    }

    private void settle(@Nullable String reason, LocalDate today) {
        switch (state) {
            case DRAFT -> reviews = List.of();
            case ACTIVE -> {
                if (firstActiveOn == null) firstActiveOn = today;
            }
            case EXPIRED, REVOKED -> {
                endedOn = today;
                endReason = reason;
                if (firstActiveOn != null && legalBasis.isIdentifiable()) {
                    destructionDueOn = today.plusDays(retentionDays);
                    var tasks = new ArrayList<DestructionTask>();
                    tasks.add(DestructionTask.open(Holder.SUITE, destructionDueOn));
                    if (terms.partnerCertifies()) tasks.add(DestructionTask.open(Holder.PARTNER, destructionDueOn));
                    destruction = List.copyOf(tasks);
                }
            }
            case DESTROYED -> overdueSince = null;
            case APPROVED -> {}
        }
    }

    /** Whether the calendar or its agreement asks the suite to move it; if so, where to. */
    @Nullable
    DataSharingState due(Circumstances now) {
        boolean over = now.today().isAfter(validTo) || OVER.contains(now.agreement());
        return switch (state) {
            case APPROVED ->
                over
                        ? DataSharingState.EXPIRED
                        : unmet(DataSharingState.ACTIVE, null, now).isEmpty() ? DataSharingState.ACTIVE : null;
            case ACTIVE ->
                over
                        ? DataSharingState.EXPIRED
                        : now.agreement() == AgreementState.ACTIVE ? null : DataSharingState.APPROVED;
            case EXPIRED, REVOKED ->
                !destruction.isEmpty() && destruction.stream().noneMatch(DestructionTask::isOpen)
                        ? DataSharingState.DESTROYED
                        : null;
            case DRAFT, DESTROYED -> null;
        };
    }

    /** The day for the destruction has passed: told once, and it stands in the way of new schedules from then on. */
    @Nullable
    DataSharingEvent markOverdue(LocalDate today, Instant now) {
        if (overdueSince != null || destructionDueOn == null || !today.isAfter(destructionDueOn)) return null;
        if (destruction.stream().noneMatch(DestructionTask::isOpen)) return null;
        overdueSince = today;
        touch("system", now);
        return event(Kind.DESTRUCTION_OVERDUE);
    }

    /** A holder says that its copies are gone; false if it had said so already. */
    boolean certify(
            Holder holder,
            UUID certificateId,
            @Nullable Long records,
            @Nullable String statement,
            String by,
            Instant now) {
        var task = destruction.stream()
                .filter(each -> each.holder() == holder)
                .findFirst()
                .orElseThrow(() -> Problem.of(
                        ProblemCode.TRANSITION_REFUSED,
                        "there is nothing for %s to destroy".formatted(holder),
                        List.of(Violation.guard("nothing-to-destroy", "it is %s".formatted(state)))));
        if (!task.isOpen()) return false;
        destruction = destruction.stream()
                .map(each ->
                        each.holder() == holder ? each.certified(certificateId, records, statement, by, now) : each)
                .toList();
        touch(by, now);
        return true;
    }

    /** Who may change a draft: officers, and the partner that proposed it. */
    boolean isWritableBy(Caller caller) {
        return caller.is(Role.PARTNERSHIP_OFFICER)
                || (caller.is(Role.PARTNER_ADMIN) && caller.partnerIds().contains(partnerId));
    }

    boolean owesDestruction() {
        return destruction.stream().anyMatch(DestructionTask::isOpen);
    }

    DataSharingEvent event(Kind kind) {
        return new DataSharingEvent(
                kind,
                id(),
                agreementId,
                partnerId,
                schoolIds,
                legalBasis,
                terms.elements(),
                validFrom,
                validTo,
                retentionDays,
                state,
                endedOn);
    }
}

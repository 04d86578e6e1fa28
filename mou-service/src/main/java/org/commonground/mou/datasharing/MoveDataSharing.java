package org.commonground.mou.datasharing;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.mou.agreement.AgreementMoved;
import org.commonground.mou.agreement.AgreementState;
import org.commonground.mou.agreement.Agreements;
import org.commonground.mou.datasharing.DataSharingSchedule.Circumstances;
import org.commonground.mou.datasharing.DestructionTask.Holder;
import org.commonground.mou.review.ReviewDecision;
import org.commonground.mou.review.ReviewUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Takes schedules on, with their agreement and the calendar, tells the world, and sees to the destruction of what was shared. */
@ApplicationScoped
class MoveDataSharing {
    private final DataSharingSchedules schedules;
    private final Agreements agreements;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;
    private final DataSharingTerms.Limits limits;

    MoveDataSharing(
            DataSharingSchedules schedules,
            Agreements agreements,
            Outbox outbox,
            CurrentCaller current,
            BusinessDay businessDay,
            Clock clock,
            @ConfigProperty(name = "commonground.mou.share-special-education-records", defaultValue = "false")
                    boolean specialEducation,
            @ConfigProperty(name = "commonground.mou.data-sharing-months", defaultValue = "12") int maxMonths) {
        this.schedules = schedules;
        this.agreements = agreements;
        this.outbox = outbox;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
        this.limits = new DataSharingTerms.Limits(specialEducation, maxMonths);
    }

    DataSharingTerms.Limits limits() {
        return limits;
    }

    /** A step of somebody's; refused with every unmet guard. */
    @Transactional(MANDATORY)
    void move(DataSharingSchedule schedule, DataSharingState to, @Nullable String reason, Caller by) {
        step(schedule, to, reason, by, circumstances(schedule));
    }

    /** A unit decides; the last approval approves the schedule, and puts it in force if its day has come. */
    @Transactional(MANDATORY)
    void review(DataSharingSchedule schedule, ReviewUnit unit, ReviewDecision decision, @Nullable String comment) {
        var now = circumstances(schedule);
        if (schedule.review(unit, decision, comment, current.get(), now)) {
            step(schedule, DataSharingState.APPROVED, null, system(), now);
            takeDueStep(schedule);
        }
        schedules.flush();
    }

    /** What its agreement does, the schedule follows at once, in the same transaction. */
    @Transactional(MANDATORY)
    void follow(@Observes AgreementMoved moved) {
        var agreement = moved.agreement();
        var of = schedules.lockOf(agreement.id());
        if (agreement.state() == AgreementState.CLOSED) refuseBeforeDestruction(of);
        for (var schedule : of) takeDueStep(schedule, circumstances(schedule, agreement.state()));
    }

    private static void refuseBeforeDestruction(List<DataSharingSchedule> schedules) {
        var unmet = schedules.stream()
                .filter(DataSharingSchedule::owesDestruction)
                .map(schedule -> Violation.guard(
                        "data-not-destroyed",
                        "data shared under schedule %s is not certified to be destroyed".formatted(schedule.id())))
                .toList();
        if (!unmet.isEmpty())
            throw Problem.of(ProblemCode.TRANSITION_REFUSED, "student data was shared under it", unmet);
    }

    /** Takes the step that its dates ask for, if one is due; doing it again changes nothing. */
    @Transactional(MANDATORY)
    void takeDueStep(DataSharingSchedule schedule) {
        takeDueStep(schedule, circumstances(schedule));
    }

    private void takeDueStep(DataSharingSchedule schedule, Circumstances now) {
        var due = schedule.due(now);
        if (due != null) step(schedule, due, reason(due, now), system(), now);
        var overdue = schedule.markOverdue(now.today(), now.now());
        if (overdue != null) outbox.publish(schedule, overdue);
    }

    private static @Nullable String reason(DataSharingState due, Circumstances now) {
        return due == DataSharingState.EXPIRED && now.agreement() != AgreementState.ACTIVE
                ? "the agreement is " + now.agreement()
                : null;
    }

    /** Copies are gone. With the last certificate the schedule is done with. */
    @Transactional(MANDATORY)
    void certify(
            DataSharingSchedule schedule,
            Holder holder,
            UUID certificateId,
            @Nullable Long records,
            @Nullable String statement,
            String by) {
        if (schedule.certify(holder, certificateId, records, statement, by, clock.instant())) takeDueStep(schedule);
        schedules.flush();
    }

    private void step(
            DataSharingSchedule schedule, DataSharingState to, @Nullable String reason, Caller by, Circumstances now) {
        var event = schedule.transition(to, reason, by, now);
        if (event == null) schedules.flush();
        else outbox.publish(schedule, event);
    }

    private Caller system() {
        return Caller.system(current.get().district());
    }

    private Circumstances circumstances(DataSharingSchedule schedule) {
        return circumstances(
                schedule,
                agreements
                        .standingOf(schedule.agreementId)
                        .orElseThrow(() -> Problem.notFound("agreement", schedule.agreementId)));
    }

    private Circumstances circumstances(DataSharingSchedule schedule, AgreementState agreement) {
        var today = businessDay.today();
        return new Circumstances(
                agreement, schedules.isDestructionOverdue(schedule.partnerId, today), limits, today, clock.instant());
    }
}

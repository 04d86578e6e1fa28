package org.commonground.mou.datasharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.commonground.mou.datasharing.DataSharingState.ACTIVE;
import static org.commonground.mou.datasharing.DataSharingState.APPROVED;
import static org.commonground.mou.datasharing.DataSharingState.DESTROYED;
import static org.commonground.mou.datasharing.DataSharingState.DRAFT;
import static org.commonground.mou.datasharing.DataSharingState.EXPIRED;
import static org.commonground.mou.datasharing.DataSharingState.REVOKED;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.agreement.AgreementState;
import org.commonground.mou.datasharing.DataSharingSchedule.Circumstances;
import org.commonground.mou.datasharing.DataSharingSchedule.Frame;
import org.commonground.mou.datasharing.DestructionTask.Holder;
import org.commonground.mou.review.ReviewDecision;
import org.commonground.mou.review.ReviewUnit;
import org.commonground.testkit.StateTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a schedule, written down a second time, against every role and every pair of states. */
class DataSharingLifeTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 2);
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    private static final UUID PARTNER = UUID.randomUUID();
    private static final Role PO = Role.PARTNERSHIP_OFFICER;
    private static final Role RV = Role.DISTRICT_REVIEWER;
    private static final Role SYSTEM = Role.SYSTEM;

    @Test
    void only_the_steps_of_the_graph_are_taken_and_only_by_their_roles() {
        StateTable.of(DataSharingState.class, """
                DRAFT    APPROVED  SYSTEM
                DRAFT    REVOKED   PO
                APPROVED DRAFT     PO
                APPROVED ACTIVE    SYSTEM
                APPROVED EXPIRED   SYSTEM
                APPROVED REVOKED   PO RV
                ACTIVE   APPROVED  SYSTEM
                ACTIVE   EXPIRED   SYSTEM
                ACTIVE   REVOKED   PO RV
                EXPIRED  DESTROYED SYSTEM
                REVOKED  DESTROYED SYSTEM
                """)
                .holdsFor(
                        (from, to) -> {
                            var schedule = in(from);
                            if (to == DESTROYED) certifyAll(schedule);
                            return schedule;
                        },
                        (schedule, from, to, by) -> {
                            // where every guard of the step is met
                            var agreement = to == EXPIRED
                                    ? AgreementState.TERMINATED
                                    : from == ACTIVE && to == APPROVED
                                            ? AgreementState.SUSPENDED
                                            : AgreementState.ACTIVE;
                            var now = new Circumstances(agreement, false, SampleTerms.LIMITS, TODAY, NOW);
                            schedule.transition(to, "because", by(by, "anna"), now);
                        },
                        schedule -> schedule.state);
    }

    @Test
    void three_units_agree_before_student_data_is_shared_and_one_where_only_counts_are() {
        var schedule = draft(SampleTerms.of(LegalBasis.STUDIES));
        assertThat(schedule.review(ReviewUnit.LEGAL, ReviewDecision.APPROVED, null, by(RV, "lea"), active()))
                .isFalse();
        assertThat(schedule.review(ReviewUnit.IT_SECURITY, ReviewDecision.APPROVED, null, by(RV, "ivo"), active()))
                .isFalse();
        assertThat(schedule.review(ReviewUnit.RESEARCH_DATA, ReviewDecision.APPROVED, null, by(RV, "rita"), active()))
                .isTrue();

        var counts = draft(SampleTerms.of(LegalBasis.AGGREGATE_ONLY));
        assertThat(counts.review(ReviewUnit.RESEARCH_DATA, ReviewDecision.APPROVED, null, by(RV, "rita"), active()))
                .isTrue();
    }

    @Test
    void a_request_for_changes_or_a_new_text_voids_the_reviews_given() {
        var schedule = draft(SampleTerms.of(LegalBasis.CONSENT));
        schedule.review(ReviewUnit.LEGAL, ReviewDecision.APPROVED, null, by(RV, "lea"), active());
        schedule.review(
                ReviewUnit.IT_SECURITY, ReviewDecision.CHANGES_REQUESTED, "Name the cipher", by(RV, "ivo"), active());
        assertThat(schedule.reviews).extracting(UnitReview::unit).containsExactly(ReviewUnit.IT_SECURITY);
        schedule.write(SampleTerms.of(LegalBasis.CONSENT), frame(), "anna", NOW);
        assertThat(schedule.reviews).isEmpty();
    }

    @Test
    void nobody_reviews_what_they_wrote_and_incomplete_terms_are_not_approved() {
        var schedule = draft(SampleTerms.bare(LegalBasis.STUDIES));
        assertThatThrownBy(() ->
                        schedule.review(ReviewUnit.LEGAL, ReviewDecision.APPROVED, null, by(RV, "writer"), active()))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::code)
                                .contains("separation-of-duties", "required", "must-be-true"));
    }

    @ParameterizedTest
    @EnumSource(value = AgreementState.class, mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void data_flows_only_while_the_agreement_is_in_force(AgreementState agreement) {
        assertThat(in(APPROVED).due(new Circumstances(agreement, false, SampleTerms.LIMITS, TODAY, NOW)))
                .isNotEqualTo(ACTIVE);
        assertThat(in(ACTIVE).due(new Circumstances(agreement, false, SampleTerms.LIMITS, TODAY, NOW)))
                .isIn(APPROVED, EXPIRED);
        assertThat(in(ACTIVE).due(active())).isNull();
    }

    @Test
    void it_starts_and_ends_on_its_days() {
        assertThat(in(APPROVED).due(on(SampleTerms.FROM.minusDays(1)))).isNull();
        assertThat(in(APPROVED).due(on(SampleTerms.FROM))).isEqualTo(ACTIVE);
        assertThat(in(ACTIVE).due(on(SampleTerms.TO))).isNull();
        assertThat(in(ACTIVE).due(on(SampleTerms.TO.plusDays(1)))).isEqualTo(EXPIRED);
        assertThat(in(APPROVED).due(on(SampleTerms.TO.plusDays(1)))).isEqualTo(EXPIRED);
    }

    @Test
    void a_partner_that_owes_a_destruction_gets_nothing_new() {
        var owing = new Circumstances(AgreementState.ACTIVE, true, SampleTerms.LIMITS, TODAY, NOW);
        assertThat(in(APPROVED).due(owing)).isNull();
        assertThatThrownBy(() -> in(APPROVED).transition(ACTIVE, null, by(SYSTEM, "system"), owing))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::code)
                                .containsExactly("destruction-overdue"));
    }

    @Test
    void what_was_shared_is_destroyed_by_every_holder_and_an_overdue_destruction_is_told_once() {
        var schedule = in(REVOKED);
        assertThat(schedule.destruction)
                .extracting(DestructionTask::holder)
                .containsExactly(Holder.SUITE, Holder.PARTNER);
        assertThat(schedule.destructionDueOn).isEqualTo(TODAY.plusDays(30));
        assertThat(schedule.markOverdue(TODAY.plusDays(30), NOW)).isNull();
        assertThat(schedule.markOverdue(TODAY.plusDays(31), NOW))
                .isNotNull()
                .extracting(DataSharingEvent::type)
                .isEqualTo("mou.data-sharing.destruction-overdue");
        assertThat(schedule.markOverdue(TODAY.plusDays(32), NOW)).isNull();

        assertThat(schedule.certify(Holder.SUITE, UUID.randomUUID(), 12L, null, "metrics-service", NOW))
                .isTrue();
        assertThat(schedule.due(active())).isNull();
        assertThat(schedule.certify(Holder.PARTNER, UUID.randomUUID(), null, "Erased", "anna", NOW))
                .isTrue();
        assertThat(schedule.certify(Holder.PARTNER, UUID.randomUUID(), null, "Erased", "anna", NOW))
                .isFalse();
        assertThat(schedule.due(active())).isEqualTo(DESTROYED);
    }

    @Test
    void a_schedule_that_never_was_in_force_leaves_nothing_to_destroy() {
        var schedule = in(APPROVED);
        schedule.transition(REVOKED, "not needed", by(PO, "anna"), active());
        assertThat(schedule.destruction).isEmpty();
        assertThat(schedule.owesDestruction()).isFalse();
    }

    @Test
    void terms_that_data_was_shared_under_are_not_rewritten() {
        var schedule = in(ACTIVE);
        var suspended = new Circumstances(AgreementState.SUSPENDED, false, SampleTerms.LIMITS, TODAY, NOW);
        schedule.transition(APPROVED, null, by(SYSTEM, "suite"), suspended);
        assertThatThrownBy(() -> schedule.transition(DRAFT, null, by(PO, "anna"), suspended))
                .isInstanceOfSatisfying(
                        Problem.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::code)
                                .containsExactly("was-in-force"));
    }

    private static DataSharingSchedule draft(DataSharingTerms terms) {
        return new DataSharingSchedule(UUID.randomUUID(), frame(), PARTNER, terms, "writer", NOW);
    }

    private static Frame frame() {
        return new Frame(UUID.randomUUID(), LocalDate.of(2026, 8, 1), LocalDate.of(2027, 7, 31), 30);
    }

    private static DataSharingSchedule in(DataSharingState state) {
        var schedule = draft(SampleTerms.of(LegalBasis.SCHOOL_OFFICIAL));
        for (var unit : schedule.requiredReviews())
            schedule.review(unit, ReviewDecision.APPROVED, null, by(RV, unit.name()), active());
        var steps = switch (state) {
            case DRAFT -> List.<DataSharingState>of();
            case APPROVED -> List.of(APPROVED);
            case ACTIVE -> List.of(APPROVED, ACTIVE);
            case EXPIRED -> List.of(APPROVED, ACTIVE, EXPIRED);
            case REVOKED -> List.of(APPROVED, ACTIVE, REVOKED);
            case DESTROYED -> List.of(APPROVED, ACTIVE, REVOKED, DESTROYED);
        };
        for (var step : steps) {
            if (step == DESTROYED) certifyAll(schedule);
            var agreement = step == EXPIRED ? AgreementState.TERMINATED : AgreementState.ACTIVE;
            schedule.transition(
                    step,
                    "because",
                    by(step == REVOKED ? PO : SYSTEM, "anna"),
                    new Circumstances(agreement, false, SampleTerms.LIMITS, TODAY, NOW));
        }
        return schedule;
    }

    private static void certifyAll(DataSharingSchedule schedule) {
        for (var task : schedule.destruction)
            schedule.certify(task.holder(), UUID.randomUUID(), 1L, "Erased", "anna", NOW);
    }

    private static Circumstances active() {
        return on(TODAY);
    }

    private static Circumstances on(LocalDate day) {
        return new Circumstances(AgreementState.ACTIVE, false, SampleTerms.LIMITS, day, NOW);
    }

    private static Caller by(Role role, String subject) {
        return new Caller(
                subject, "tests", "chicago", Set.of(role), Set.of(), Set.of(PARTNER), Set.of(), true, Set.of());
    }
}

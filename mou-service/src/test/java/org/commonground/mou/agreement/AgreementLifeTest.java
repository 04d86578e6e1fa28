package org.commonground.mou.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.commonground.mou.agreement.AgreementState.ACTIVE;
import static org.commonground.mou.agreement.AgreementState.APPROVED;
import static org.commonground.mou.agreement.AgreementState.CANCELLED;
import static org.commonground.mou.agreement.AgreementState.CLOSED;
import static org.commonground.mou.agreement.AgreementState.DRAFT;
import static org.commonground.mou.agreement.AgreementState.DRAFT_EXPIRED;
import static org.commonground.mou.agreement.AgreementState.EXECUTED;
import static org.commonground.mou.agreement.AgreementState.EXPIRED;
import static org.commonground.mou.agreement.AgreementState.IN_REVIEW;
import static org.commonground.mou.agreement.AgreementState.NEGOTIATING;
import static org.commonground.mou.agreement.AgreementState.OUT_FOR_SIGNATURE;
import static org.commonground.mou.agreement.AgreementState.SUSPENDED;
import static org.commonground.mou.agreement.AgreementState.TERMINATED;
import static org.commonground.mou.agreement.AgreementState.TERMINATING;
import static org.commonground.mou.agreement.Drafts.NOW;
import static org.commonground.mou.agreement.Drafts.TODAY;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.agreement.Agreement.Circumstances;
import org.commonground.mou.agreement.Agreement.Move;
import org.commonground.testkit.StateTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of an agreement, written down a second time, against every role and every pair of states. */
class AgreementLifeTest {
    private static final Role PO = Role.PARTNERSHIP_OFFICER;
    private static final Role SL = Role.SCHOOL_LEADER;
    private static final Role SC = Role.SCHOOL_LIAISON;
    private static final Role PM = Role.PARTNER_ADMIN;
    private static final Role SYSTEM = Role.SYSTEM;

    @Test
    void only_the_steps_of_the_graph_are_taken_and_only_by_their_roles() {
        StateTable.of(AgreementState.class, """
                DRAFT             NEGOTIATING       PO SL SC PM
                DRAFT             IN_REVIEW         PO SL
                DRAFT             CANCELLED         PO SL SC PM
                NEGOTIATING       DRAFT             PO SL SC PM
                NEGOTIATING       IN_REVIEW         PO SL
                NEGOTIATING       CANCELLED         PO SL SC PM
                IN_REVIEW         NEGOTIATING       SYSTEM
                IN_REVIEW         APPROVED          SYSTEM
                IN_REVIEW         CANCELLED         PO SL SC PM
                APPROVED          OUT_FOR_SIGNATURE PO
                APPROVED          CANCELLED         PO SL SC PM
                OUT_FOR_SIGNATURE EXECUTED          SYSTEM
                OUT_FOR_SIGNATURE NEGOTIATING       PO SYSTEM
                OUT_FOR_SIGNATURE DRAFT_EXPIRED     SYSTEM
                OUT_FOR_SIGNATURE CANCELLED         PO SL SC PM
                EXECUTED          ACTIVE            SYSTEM
                ACTIVE            SUSPENDED         PO SYSTEM
                ACTIVE            ACTIVE            SYSTEM
                ACTIVE            EXPIRED           SYSTEM
                ACTIVE            TERMINATING       PO SL PM
                SUSPENDED         ACTIVE            PO SYSTEM
                SUSPENDED         TERMINATING       PO SL PM
                TERMINATING       TERMINATED        SYSTEM
                TERMINATED        CLOSED            PO
                EXPIRED           CLOSED            PO
                """)
                .holdsFor(
                        (from, to) -> {
                            var agreement = Drafts.agreement(from);
                            agreement.signBy = TODAY.minusDays(1);
                            agreement.terminatesOn = TODAY;
                            return agreement;
                        },
                        (agreement, from, to, by) -> {
                            var late = (from == ACTIVE && (to == ACTIVE || to == EXPIRED)) ? TODAY.plusYears(1) : TODAY;
                            var move = new Move(to, to == TERMINATING ? "MUTUAL" : "because", null);
                            var event = agreement.transition(move, Drafts.by(Drafts.AUTHOR, by), Drafts.on(late));
                            assertThat(event.from()).isEqualTo(from);
                            assertThat(event.agreement().state()).isEqualTo(to);
                        },
                        Agreement::state);
    }

    @Test
    void a_draft_is_shared_by_its_author_or_an_officer() {
        assertThat(unmet(Drafts.agreement(DRAFT), Move.to(NEGOTIATING), Drafts.by("colleague", SL)))
                .containsExactly("not-the-author");
        assertThat(unmet(Drafts.agreement(DRAFT), Move.to(NEGOTIATING), Drafts.by("officer", PO)))
                .isEmpty();
    }

    @Test
    void what_the_other_side_still_writes_is_not_sent_to_review() {
        var theirs = Drafts.agreement(DRAFT);
        theirs.versionSide = Side.PARTNER;

        assertThat(unmet(theirs, Move.to(IN_REVIEW), Drafts.by("leader", SL))).containsExactly("not-your-draft");
        assertThat(unmet(theirs, Move.to(IN_REVIEW), Drafts.by("officer", PO))).isEmpty();
    }

    @Test
    void a_text_with_holes_does_not_go_into_review() {
        var terms = new Terms(
                "Tutoring",
                "",
                TODAY,
                TODAY.plusDays(1),
                RenewalMode.NONE,
                30,
                Drafts.parties(),
                List.of(new Obligation(Side.PARTNER, "Everything", null)),
                List.of(new Clause("purpose", "Purpose", "To meet on [[days]]")),
                List.of(),
                List.of(),
                null);

        assertThat(unmet(
                        Drafts.agreement(DRAFT, terms),
                        Move.to(IN_REVIEW),
                        Drafts.by("officer", PO),
                        Drafts.on(TODAY, terms)))
                .containsOnlyOnce("obligation-missing", "blank-open")
                .contains("clause-missing");
    }

    @ParameterizedTest
    @EnumSource(
            value = AgreementState.class,
            names = {"IN_REVIEW", "OUT_FOR_SIGNATURE"})
    void sending_back_says_why_and_the_reason_is_shown(AgreementState from) {
        var agreement = Drafts.agreement(from);
        assertThat(unmet(agreement, Move.to(NEGOTIATING, " "), Drafts.by("system", SYSTEM)))
                .containsExactly("reason-missing");

        agreement.transition(
                Move.to(NEGOTIATING, "LEGAL: name the insurer"), Drafts.by("system", SYSTEM), Drafts.on(TODAY));
        assertThat(agreement.changeRequest).isEqualTo("LEGAL: name the insurer");
    }

    @Test
    void nobody_is_asked_to_sign_what_is_over_or_for_a_partner_that_was_shut_out() {
        var agreement = Drafts.agreement(APPROVED);
        var late = new Circumstances(
                Drafts.complete(), List.of(Drafts.partner("ARCHIVED")), null, 30, TODAY.plusYears(2), NOW);

        assertThat(unmet(agreement, Move.to(OUT_FOR_SIGNATURE), Drafts.by("officer", PO), late))
                .containsExactlyInAnyOrder("partner-shut-out", "term-over");
    }

    @Test
    void signatures_have_a_deadline_to_the_end_of_its_day() {
        var agreement = Drafts.agreement(APPROVED);
        agreement.transition(Move.to(OUT_FOR_SIGNATURE), Drafts.by("officer", PO), Drafts.on(TODAY));

        assertThat(agreement.signBy()).isEqualTo(TODAY.plusDays(30));
        assertThat(agreement.due(TODAY.plusDays(30))).isNull();
        assertThat(unmet(agreement, Move.to(DRAFT_EXPIRED), Drafts.by("system", SYSTEM), Drafts.on(TODAY.plusDays(30))))
                .containsExactly("too-early");
        assertThat(agreement.due(TODAY.plusDays(31))).isEqualTo(DRAFT_EXPIRED);
    }

    @Test
    void it_comes_into_force_on_its_day_with_approved_partners() {
        var agreement = Drafts.agreement(EXECUTED);
        var suspended = new Circumstances(
                Drafts.complete(), List.of(Drafts.partner("SUSPENDED")), null, 30, TODAY.minusDays(1), NOW);

        assertThat(agreement.due(TODAY.minusDays(1))).isNull();
        assertThat(agreement.due(TODAY)).isEqualTo(ACTIVE);
        assertThat(unmet(agreement, Move.to(ACTIVE), Drafts.by("system", SYSTEM), suspended))
                .containsExactly("too-early", "partner-not-approved");
        assertThat(unmet(agreement, Move.to(ACTIVE), Drafts.by("system", SYSTEM)))
                .isEmpty();
    }

    @Test
    void an_addendum_waits_for_its_umbrella() {
        var addendum = new Agreement(
                new Agreement.Origin(
                        UUID.randomUUID(),
                        "AGR-2026-000002",
                        AgreementType.SITE_ADDENDUM,
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        List.of(Drafts.SCHOOL),
                        List.of(Drafts.PARTNER),
                        Side.SCHOOL),
                Drafts.AUTHOR,
                NOW);
        addendum.follow(Drafts.version(addendum, Drafts.complete()), Drafts.complete(), NOW);
        addendum.state = EXECUTED;

        for (var umbrella : AgreementState.values())
            assertThat(addendum.holds(new Circumstances(
                                    Drafts.complete(), List.of(Drafts.partner("APPROVED")), umbrella, 30, TODAY, NOW))
                            .isEmpty())
                    .as(umbrella.name())
                    .isEqualTo(umbrella == ACTIVE);
    }

    @Test
    void what_holds_it_is_remembered_once() {
        var agreement = Drafts.agreement(EXECUTED);
        var reasons = List.of(Violation.guard("partner-not-approved", "not yet"));

        assertThat(agreement.hold(reasons, NOW)).isTrue();
        assertThat(agreement.hold(reasons, NOW)).isFalse();
        agreement.transition(Move.to(ACTIVE), Drafts.by("system", SYSTEM), Drafts.on(TODAY));
        assertThat(agreement.holdReasons()).isEmpty();
    }

    @Test
    void a_suspension_says_why_and_whether_the_suite_may_lift_it() {
        assertThat(unmet(Drafts.agreement(ACTIVE), Move.to(SUSPENDED), Drafts.by("officer", PO)))
                .containsExactly("reason-missing");
        var byOfficer = Drafts.agreement(ACTIVE);
        byOfficer.transition(Move.to(SUSPENDED, "Complaint"), Drafts.by("officer", PO), Drafts.on(TODAY));
        var bySuite = Drafts.agreement(ACTIVE);
        bySuite.transition(Move.to(SUSPENDED, "Lapse"), Drafts.by("system", SYSTEM), Drafts.on(TODAY));

        assertThat(byOfficer.suspendedBySuite).isFalse();
        assertThat(bySuite.suspendedBySuite).isTrue();
    }

    @Test
    void an_officer_does_not_reinstate_with_a_partner_that_is_not_approved() {
        var lapsed = new Circumstances(Drafts.complete(), List.of(Drafts.partner("EXPIRED")), null, 30, TODAY, NOW);

        assertThat(unmet(Drafts.agreement(SUSPENDED), Move.to(ACTIVE), Drafts.by("officer", PO), lapsed))
                .containsExactly("partner-not-approved");
    }

    @Test
    void it_is_in_force_to_the_end_of_its_last_day() {
        var agreement = Drafts.agreement(ACTIVE);
        var last = agreement.expiresOn();

        assertThat(agreement.due(last)).isNull();
        assertThat(unmet(agreement, Move.to(EXPIRED), Drafts.by("system", SYSTEM), Drafts.on(last)))
                .containsExactly("too-early");
        assertThat(agreement.due(last.plusDays(1))).isEqualTo(EXPIRED);
        agreement.transition(Move.to(EXPIRED), Drafts.by("system", SYSTEM), Drafts.on(last.plusDays(1)));
        assertThat(agreement.windDown).isNotEmpty();
    }

    @Test
    void it_renews_itself_for_the_same_term_unless_notice_was_given_in_time() {
        var terms = Drafts.complete(LocalDate.of(2026, 8, 1), LocalDate.of(2027, 7, 31), RenewalMode.AUTO);
        var agreement = Drafts.agreement(ACTIVE, terms);

        assertThat(agreement.due(LocalDate.of(2027, 8, 1))).isEqualTo(ACTIVE);
        agreement.transition(Move.to(ACTIVE), Drafts.by("system", SYSTEM), Drafts.on(LocalDate.of(2027, 8, 1), terms));
        assertThat(agreement.expiresOn()).isEqualTo(LocalDate.of(2028, 7, 31));
        assertThat(agreement.renewalCount).isEqualTo(1);

        agreement.giveNonRenewalNotice(Drafts.by("partner", PM), LocalDate.of(2028, 7, 1), NOW);
        assertThat(agreement.due(LocalDate.of(2028, 8, 1))).isEqualTo(EXPIRED);
    }

    @Test
    void notice_of_non_renewal_comes_in_time_or_not_at_all() {
        var auto = Drafts.agreement(ACTIVE, Drafts.complete(TODAY.minusYears(1), TODAY.plusDays(29), RenewalMode.AUTO));
        var none = Drafts.agreement(ACTIVE);
        var executed = Drafts.agreement(EXECUTED, Drafts.complete(TODAY, TODAY.plusYears(1), RenewalMode.AUTO));

        assertThat(noticeRefused(auto)).containsExactly("notice-too-late");
        assertThat(noticeRefused(none)).containsExactly("not-renewed");
        assertThat(noticeRefused(executed)).containsExactly("not-in-force");
        auto.expiresOn = TODAY.plusDays(30);
        auto.giveNonRenewalNotice(Drafts.by("leader", SL), TODAY, NOW);
        assertThat(noticeRefused(auto)).containsExactly("notice-given");
    }

    private static List<String> noticeRefused(Agreement agreement) {
        try {
            agreement.giveNonRenewalNotice(Drafts.by("leader", SL), TODAY, NOW);
            return List.of();
        } catch (Problem problem) {
            return codes(problem);
        }
    }

    @ParameterizedTest(name = "{0} by {1} after {2} days: {3}")
    @CsvSource({
        "CONVENIENCE, SCHOOL_LEADER,       29, notice-too-short",
        "CONVENIENCE, SCHOOL_LEADER,       30, ''",
        "SAFETY,      SCHOOL_LEADER,        0, notice-too-short",
        "SAFETY,      PARTNERSHIP_OFFICER,  0, ''",
        "SAFETY,      PARTNERSHIP_OFFICER, -1, notice-too-short",
        "BREACH,      PARTNERSHIP_OFFICER,  0, notice-too-short",
        "WHIM,        PARTNERSHIP_OFFICER, 90, unknown-value"
    })
    void a_termination_keeps_the_notice_except_for_the_safety_of_students(
            String reason, Role role, int days, String refused) {
        var unmet = unmet(
                Drafts.agreement(ACTIVE),
                new Move(TERMINATING, reason, TODAY.plusDays(days)),
                Drafts.by("somebody", role));

        assertThat(String.join(",", unmet)).isEqualTo(refused);
    }

    @Test
    void a_termination_takes_effect_on_its_day_or_when_the_term_runs_out_before() {
        var agreement = Drafts.agreement(ACTIVE);
        agreement.transition(Move.to(TERMINATING, "MUTUAL"), Drafts.by("partner", PM), Drafts.on(TODAY));

        assertThat(agreement.terminatesOn).isEqualTo(TODAY.plusDays(30));
        assertThat(agreement.due(TODAY.plusDays(29))).isNull();
        assertThat(agreement.due(TODAY.plusDays(30))).isEqualTo(TERMINATED);
        agreement.expiresOn = TODAY.plusDays(9);
        assertThat(agreement.due(TODAY.plusDays(10))).isEqualTo(TERMINATED);
    }

    @Test
    void it_is_closed_when_everything_is_wound_down_each_side_saying_so_for_itself() {
        var agreement = Drafts.agreement(ACTIVE);
        agreement.transition(Move.to(TERMINATING, "MUTUAL"), Drafts.by("partner", PM), Drafts.on(TODAY));
        agreement.state = TERMINATED;
        var leader = Drafts.by("leader", SL);

        assertThat(unmet(agreement, Move.to(CLOSED), Drafts.by("officer", PO)))
                .hasSize(WindDownTask.ALL.size())
                .containsOnly("wind-down-open");
        assertThatThrownBy(() -> agreement.completeWindDown("return-property", null, leader, Side.SCHOOL, NOW))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.FORBIDDEN));
        for (var task : WindDownTask.ALL) agreement.completeWindDown(task.code(), "done", leader, task.side(), NOW);
        assertThatThrownBy(() -> agreement.completeWindDown("tell-families", null, leader, Side.SCHOOL, NOW))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(codes(problem)).containsExactly("done-already"));
        assertThatThrownBy(() -> agreement.completeWindDown("sing", null, leader, Side.SCHOOL, NOW))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND));
        assertThat(unmet(agreement, Move.to(CLOSED), Drafts.by("officer", PO))).isEmpty();
    }

    @Test
    void it_is_cancelled_by_who_began_it_or_an_officer_with_a_reason() {
        assertThat(unmet(Drafts.agreement(DRAFT), Move.to(CANCELLED), Drafts.by("other", SC)))
                .containsExactly("reason-missing", "not-the-author");
        assertThat(unmet(Drafts.agreement(APPROVED), Move.to(CANCELLED, "No funds"), Drafts.by("officer", PO)))
                .isEmpty();
    }

    @Test
    void it_is_expiring_in_its_last_ninety_days() {
        var agreement = Drafts.agreement(ACTIVE);
        agreement.expiresOn = TODAY.plusDays(90);

        assertThat(agreement.isExpiring(TODAY)).isTrue();
        assertThat(agreement.isExpiring(TODAY.minusDays(1))).isFalse();
        assertThat(Drafts.agreement(EXECUTED).isExpiring(TODAY.plusYears(1))).isFalse();
    }

    @Test
    void a_shared_version_never_changes() {
        var agreement = Drafts.agreement(DRAFT);
        var version = Drafts.version(agreement, Drafts.complete());
        var other = Drafts.complete(TODAY, TODAY.plusDays(10), RenewalMode.NONE);
        version.rewrite(agreement, other, Drafts.AUTHOR, NOW);
        assertThat(version.terms()).isEqualTo(other);
        assertThat(version.sha256).isEqualTo(CanonicalJson.sha256(version.document));
        agreement.state = CANCELLED;
        assertThatThrownBy(() -> version.rewrite(agreement, Drafts.complete(), Drafts.AUTHOR, NOW))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(codes(problem)).containsExactly("not-a-draft"));
        agreement.state = DRAFT;

        version.share(Drafts.AUTHOR, NOW);

        assertThatThrownBy(() -> version.rewrite(agreement, Drafts.complete(), Drafts.AUTHOR, NOW))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(codes(problem)).containsExactly("version-shared"));
        assertThat(version.terms()).isEqualTo(other);
    }

    private static List<String> unmet(Agreement agreement, Move move, Caller by) {
        return unmet(agreement, move, by, Drafts.on(TODAY));
    }

    private static List<String> unmet(Agreement agreement, Move move, Caller by, Circumstances circumstances) {
        try {
            agreement.transition(move, by, circumstances);
            return List.of();
        } catch (Problem problem) {
            return codes(problem);
        }
    }

    private static List<String> codes(Problem problem) {
        return problem.violations().stream().map(Violation::code).toList();
    }
}

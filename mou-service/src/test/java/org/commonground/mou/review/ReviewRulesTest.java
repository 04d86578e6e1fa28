package org.commonground.mou.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.mou.agreement.AgreementType;
import org.commonground.mou.agreement.Drafts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReviewRulesTest {
    private static final UUID OTHER_SCHOOL = UUID.randomUUID();

    @ParameterizedTest
    @EnumSource(AgreementType.class)
    void three_units_review_everything(AgreementType type) {
        assertThat(ReviewUnit.requiredFor(type))
                .contains(ReviewUnit.SCHOOL_LEADER, ReviewUnit.PARTNERSHIP_OFFICE, ReviewUnit.LEGAL);
    }

    @Test
    void what_it_is_about_asks_for_more() {
        assertThat(ReviewUnit.requiredFor(AgreementType.FACILITY_USE_AGREEMENT)).contains(ReviewUnit.FACILITIES);
        assertThat(ReviewUnit.requiredFor(AgreementType.DATA_SHARING_AGREEMENT))
                .contains(ReviewUnit.RESEARCH_DATA, ReviewUnit.IT_SECURITY);
        assertThat(ReviewUnit.requiredFor(AgreementType.MOU)).hasSize(3);
    }

    @Test
    void a_leader_decides_for_their_own_school_only() {
        assertThat(task(ReviewUnit.SCHOOL_LEADER, Drafts.SCHOOL).isFor(Drafts.by("leader", Role.SCHOOL_LEADER)))
                .isTrue();
        assertThat(task(ReviewUnit.SCHOOL_LEADER, OTHER_SCHOOL).isFor(Drafts.by("leader", Role.SCHOOL_LEADER)))
                .isFalse();
        assertThat(task(ReviewUnit.SCHOOL_LEADER, Drafts.SCHOOL).isFor(Drafts.by("liaison", Role.SCHOOL_LIAISON)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(ReviewUnit.class)
    void a_reviewer_decides_for_their_own_units_only(ReviewUnit unit) {
        var legal = reviewer("LEGAL");
        var officer = Drafts.by("officer", Role.PARTNERSHIP_OFFICER);
        var school = unit == ReviewUnit.SCHOOL_LEADER ? Drafts.SCHOOL : null;

        assertThat(task(unit, school).isFor(legal)).isEqualTo(unit == ReviewUnit.LEGAL);
        assertThat(task(unit, school).isFor(officer)).isEqualTo(unit == ReviewUnit.PARTNERSHIP_OFFICE);
    }

    @Test
    void a_unit_decides_once_a_round() {
        var task = task(ReviewUnit.LEGAL, null);
        task.decide(ReviewDecision.APPROVED, null, reviewer("LEGAL"), Drafts.NOW);

        assertThatThrownBy(() -> DecideReview.decidable(List.of(task), ReviewUnit.LEGAL, reviewer("LEGAL")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TRANSITION_REFUSED));
        task.reopen(Drafts.TODAY, "system", Drafts.NOW);
        assertThat(task.decidedBy).isNull();
        assertThat(DecideReview.decidable(List.of(task), ReviewUnit.LEGAL, reviewer("LEGAL")))
                .containsExactly(task);
    }

    @Test
    void a_unit_that_is_not_asked_has_nothing_to_decide() {
        assertThatThrownBy(() -> DecideReview.decidable(
                        List.of(task(ReviewUnit.LEGAL, null)), ReviewUnit.RISK, reviewer("RISK")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND));
        assertThatThrownBy(() -> DecideReview.decidable(
                        List.of(task(ReviewUnit.LEGAL, null)), ReviewUnit.LEGAL, reviewer("RISK")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.FORBIDDEN));
    }

    @Test
    void who_wrote_it_is_not_the_only_one_to_approve_it() {
        var one = approved(ReviewUnit.LEGAL, "author");
        var two = approved(ReviewUnit.PARTNERSHIP_OFFICE, "author");
        var other = approved(ReviewUnit.SCHOOL_LEADER, "principal");

        assertThatThrownBy(() -> DecideReview.refuseOwnApprovalOnly(List.of(one, two), "someone", "author"))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations().getFirst().code())
                                .isEqualTo("separation-of-duties"));
        assertThatCode(() -> DecideReview.refuseOwnApprovalOnly(List.of(one, two, other), "author", "author"))
                .doesNotThrowAnyException();
    }

    private static ReviewTask approved(ReviewUnit unit, String by) {
        var task = task(unit, unit == ReviewUnit.SCHOOL_LEADER ? Drafts.SCHOOL : null);
        task.decide(ReviewDecision.APPROVED, null, Drafts.by(by, Role.PARTNERSHIP_OFFICER), Drafts.NOW);
        return task;
    }

    private static Caller reviewer(String... units) {
        return new Caller(
                "reviewer",
                "tests",
                "chicago",
                Set.of(Role.DISTRICT_REVIEWER),
                Set.of(),
                Set.of(),
                Set.of(),
                true,
                Set.of(units));
    }

    private static ReviewTask task(ReviewUnit unit, @Nullable UUID school) {
        return new ReviewTask(
                UUID.randomUUID(), UUID.randomUUID(), 1, unit, school, Drafts.TODAY, "officer", Drafts.NOW);
    }
}

package org.commonground.needs.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.commonground.needs.goal.GoalDrafts.good;
import static org.commonground.needs.goal.GoalDrafts.measure;
import static org.commonground.needs.goal.GoalState.ADOPTED;
import static org.commonground.needs.goal.GoalState.CHECKED;
import static org.commonground.needs.goal.GoalState.DRAFT;
import static org.commonground.needs.goal.GoalState.IN_PROGRESS;
import static org.commonground.needs.goal.GoalState.RETIRED;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.needs.need.NeedState;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // what may be missing is what is tested
class GoalTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 9, 14);
    private static final Instant NOW = Instant.parse("2026-09-14T15:00:00Z");
    private static final Caller LIAISON = caller(Role.SCHOOL_LIAISON);
    private static final Caller LEADER = caller(Role.SCHOOL_LEADER);
    private static final Caller OFFICER = caller(Role.PARTNERSHIP_OFFICER);

    @Test
    void the_graph_is_as_agreed() {
        StateTable.of(GoalState.class, """
                DRAFT CHECKED SC SL PO
                DRAFT RETIRED SC SL PO
                CHECKED DRAFT SC SL PO
                CHECKED ADOPTED SL PO
                CHECKED RETIRED SC SL PO
                ADOPTED IN_PROGRESS SC SL PO
                ADOPTED RETIRED SL PO
                IN_PROGRESS ACHIEVED SL PO
                IN_PROGRESS NOT_ACHIEVED SL PO
                IN_PROGRESS RETIRED SL PO
                ACHIEVED IN_PROGRESS PO
                NOT_ACHIEVED IN_PROGRESS PO
                """).holdsFor(GoalState.GRAPH);
    }

    @Test
    void adoption_tells_the_others_everything_that_they_measure_by() {
        var goal = adopted(good());

        var event = move(goal, good(), IN_PROGRESS, LIAISON, null).event();

        assertThat(event).isInstanceOfSatisfying(GoalEvent.Changed.class, changed -> {
            assertThat(changed.goal().state()).isEqualTo(IN_PROGRESS);
            assertThat(changed.goal().measures()).singleElement().satisfies(measure -> {
                assertThat(measure.measureCode()).isEqualTo("student.courseGradeImproved%");
                assertThat(measure.baseline()).isEqualByComparingTo("35");
                assertThat(measure.target()).isEqualByComparingTo("55");
            });
        });
    }

    @Test
    void a_goal_that_fails_cannot_be_checked_and_hears_why() {
        var draft = good().with(it -> {
            it.measures = List.of(measure(m -> m.baseline = null));
            it.horizon = Horizon.SEMESTER;
        });
        var goal = goal(draft);

        assertRefused(() -> move(goal, draft, CHECKED, LIAISON, null), "smart-m3", "smart-t2");
        assertThat(goal.state).isEqualTo(DRAFT);
        assertThat(goal.smartScore).isEqualTo(3);
    }

    @Test
    void a_goal_without_need_measure_population_or_dates_stays_a_draft() {
        var draft = good().with(it -> {
            it.needIds = List.of();
            it.measures = List.of();
            it.population = null;
            it.due = null;
            it.horizon = null;
        });
        var goal = goal(draft);

        assertThatThrownBy(() -> move(goal, draft, CHECKED, OFFICER, null))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::code)
                                .contains(
                                        "need-missing",
                                        "measure-missing",
                                        "population-missing",
                                        "dates-missing",
                                        "horizon-missing"));
    }

    @Test
    void a_liaison_checks_and_a_leader_adopts() {
        var goal = goal(good());
        assertThat(move(goal, good(), CHECKED, LIAISON, null).event()).isNull();

        assertRefused(() -> move(goal, good(), ADOPTED, LIAISON, null), "not-yours");
        assertThat(move(goal, good(), ADOPTED, LEADER, null).event()).isInstanceOf(GoalEvent.Adopted.class);
    }

    @Test
    void adoption_looks_at_the_facts_of_the_day() {
        var goal = goal(good());
        move(goal, good(), CHECKED, LIAISON, null);

        // meanwhile the need was dropped
        assertRefused(
                () -> move(goal, good().with(it -> it.needState = NeedState.DROPPED), ADOPTED, LEADER, null),
                "smart-r1");

        goal.judge(good().with(it -> it.needState = NeedState.DROPPED).known(), NOW);
        assertThat(goal.state).isEqualTo(DRAFT);
    }

    @Test
    void a_checked_goal_that_fails_anew_is_a_draft_again() {
        var goal = goal(good());
        move(goal, good(), CHECKED, LIAISON, null);

        change(goal, it -> it.equityStatement = null, LIAISON);

        assertThat(goal.state).isEqualTo(DRAFT);
    }

    @Test
    void an_officer_lets_one_letter_stand() {
        var draft = good().with(it -> it.equityStatement = null);
        var goal = goal(draft);
        assertRefused(() -> move(goal, draft, CHECKED, LIAISON, null), "smart-r2");

        goal.override(SmartLetter.RELEVANT, "The statement is being written with the families", OFFICER, NOW);
        move(goal, draft, CHECKED, LIAISON, null);

        assertThat(goal.state).isEqualTo(CHECKED);
        assertThat(goal.smartScore).as("an override hides nothing").isEqualTo(4);
        assertThat(goal.smartOverride.by()).isEqualTo("partnership-officer");

        goal.withdrawOverride(OFFICER, NOW);
        assertThat(goal.state).isEqualTo(DRAFT);
    }

    @Test
    void one_letter_is_all_that_can_be_overridden() {
        var draft = good().with(it -> {
            it.equityStatement = null;
            it.who = null;
        });
        var goal = goal(draft);

        goal.override(SmartLetter.RELEVANT, "first", OFFICER, NOW);
        goal.override(SmartLetter.SPECIFIC, "second", OFFICER, NOW);

        assertRefused(() -> move(goal, draft, CHECKED, OFFICER, null), "smart-r2");
    }

    @Test
    void what_progress_is_computed_from_cannot_be_overridden() {
        var draft = good().with(it -> {
            it.measures = List.of(measure(m -> m.baseline = null));
        });
        var goal = goal(draft);
        goal.override(SmartLetter.MEASURABLE, "There is no baseline", OFFICER, NOW);
        assertRefused(() -> move(goal, draft, CHECKED, OFFICER, null), "measure-incomplete");

        var reversed = good().with(it -> it.due = it.start.minusDays(1));
        var other = goal(reversed);
        other.override(SmartLetter.TIME_BOUND, "Time runs backwards", OFFICER, NOW);
        assertRefused(() -> move(other, reversed, CHECKED, OFFICER, null), "dates-reversed");
    }

    @Test
    void what_was_overridden_at_adoption_stands() {
        var goal = adopted(good());

        assertThatThrownBy(() -> goal.override(SmartLetter.RELEVANT, "late", OFFICER, NOW))
                .isInstanceOf(Problem.class);
    }

    @Test
    void an_adopted_goal_is_changed_by_those_who_may_adopt_and_stays_smart() {
        var goal = adopted(good());

        assertThatThrownBy(() -> change(goal, it -> it.population = 80, LIAISON))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TRANSITION_REFUSED));
        assertThatThrownBy(() -> change(goal, it -> it.alignment = it.equityStatement = null, LEADER))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::code)
                                .containsExactly("smart-r2"));

        var event = change(goal, it -> it.measures = List.of(measure(m -> m.target = new BigDecimal("50"))), LEADER);
        assertThat(event)
                .isInstanceOfSatisfying(
                        GoalEvent.Changed.class,
                        changed -> assertThat(
                                        changed.goal().measures().getFirst().target())
                                .isEqualByComparingTo("50"));
    }

    @Test
    void drafts_are_nobody_elses_business() {
        var goal = goal(good());

        assertThat(change(goal, it -> it.population = 80, LIAISON)).isNull();
        assertThat(move(goal, good(), RETIRED, LIAISON, "Another goal says it better")
                        .event())
                .isNull();
    }

    @Test
    void an_adopted_goal_that_is_given_up_is_told_of() {
        var goal = adopted(good());

        assertThat(move(goal, good(), RETIRED, LEADER, "The programme ended").event())
                .isInstanceOf(GoalEvent.Retired.class);
        assertThatThrownBy(() -> change(goal, it -> it.population = 80, LEADER)).isInstanceOf(Problem.class);
    }

    @Test
    void a_goal_is_not_missed_before_it_is_due() {
        var goal = adopted(good());
        move(goal, good(), IN_PROGRESS, LEADER, null);

        assertRefused(() -> move(goal, good(), GoalState.NOT_ACHIEVED, LEADER, "too late"), "not-due-yet");
        goal.transition(
                GoalState.NOT_ACHIEVED, LEADER, "too few tutors", good().known(), LocalDate.of(2027, 6, 11), NOW);
        assertThat(goal.state).isEqualTo(GoalState.NOT_ACHIEVED);
        assertRefused(() -> move(goal, good(), IN_PROGRESS, OFFICER, null), "reason-missing");
    }

    @Test
    void a_goal_answers_needs_of_its_own_school_that_its_author_sees() {
        assertThatThrownBy(() -> goal(good().with(it -> it.needKnown = false)))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::pointer, Violation::code)
                                .containsExactly(tuple("/needIds/0", "unknown-need")));
        assertThatThrownBy(() -> goal(good().with(it -> it.needScope = UUID.randomUUID())))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::code)
                                .containsExactly("other-school"));
    }

    @Test
    void a_measure_stands_once_in_a_goal() {
        assertThatThrownBy(() -> goal(good().with(it ->
                        it.measures = List.of(measure(m -> {}), measure(m -> m.target = BigDecimal.TEN)))))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::pointer)
                                .containsExactly("/measures/1/measureCode"));
    }

    private static Goal goal(GoalDrafts draft) {
        return new Goal(draft.said(), draft.known(), "liaison", NOW);
    }

    private static Goal adopted(GoalDrafts draft) {
        var goal = goal(draft);
        move(goal, draft, CHECKED, LIAISON, null);
        move(goal, draft, ADOPTED, LEADER, null);
        return goal;
    }

    private static Goal.Change move(Goal goal, GoalDrafts around, GoalState to, Caller by, String reason) {
        return goal.transition(to, by, reason, around.known(), TODAY, NOW);
    }

    private static GoalEvent change(Goal goal, Consumer<GoalDrafts> change, Caller by) {
        var draft = good().with(change);
        return goal.describe(draft.said(), draft.known(), by, NOW).orElseThrow().event();
    }

    private static void assertRefused(ThrowingCallable step, String... codes) {
        assertThatThrownBy(step).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.TRANSITION_REFUSED);
            assertThat(problem.violations()).extracting(Violation::code).containsExactly(codes);
        });
    }

    private static Caller caller(Role role) {
        return new Caller(
                role.realmRole(),
                "tests",
                "chicago",
                Set.of(role),
                Set.of(GoalDrafts.SCHOOL),
                Set.of(),
                Set.of(),
                false,
                Set.of());
    }
}

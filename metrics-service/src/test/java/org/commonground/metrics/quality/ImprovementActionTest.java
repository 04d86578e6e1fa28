package org.commonground.metrics.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.testkit.StateTable;
import org.junit.jupiter.api.Test;

class ImprovementActionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final Set<Role> OFFICER = Set.of(Role.PARTNERSHIP_OFFICER);

    private static ImprovementAction due(LocalDate dueOn) {
        var framework = new QualityFramework(
                UUID.randomUUID(),
                1,
                new Rubric("short-v1", "Short", FrameworkKind.PROGRAM_QUALITY, List.of(), List.of()),
                "officer",
                NOW);
        var subject = new QualityAssessment.Subject(SubjectType.SCHOOL, UUID.randomUUID(), List.of(), List.of());
        var about = new QualityAssessment(UUID.randomUUID(), framework, subject, UUID.randomUUID(), "officer", NOW);
        return new ImprovementAction(
                UUID.randomUUID(),
                about,
                "a",
                new ImprovementAction.Plan("Do it", "Site coordinator", dueOn, null),
                "officer",
                NOW);
    }

    @Test
    void each_role_takes_exactly_the_steps_that_are_its_own() {
        StateTable.of(ActionState.class, """
                OPEN        IN_PROGRESS PO SL SC PM PS
                OPEN        DROPPED     PO SL PM
                IN_PROGRESS DONE        PO SL SC PM PS
                IN_PROGRESS DROPPED     PO SL PM
                DONE        OPEN        PO SL
                """).holdsFor((from, to, role) -> {
            var action = due(TODAY);
            action.state = from;
            action.transition(to, Set.of(role), "Because", "somebody", NOW);
            return action.state;
        });
    }

    @Test
    void what_ends_says_with_what_result() {
        var action = due(TODAY);
        action.transition(ActionState.IN_PROGRESS, OFFICER, null, "officer", NOW);
        assertThatThrownBy(() -> action.transition(ActionState.DONE, OFFICER, " ", "officer", NOW))
                .isInstanceOfSatisfying(
                        Problem.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::code)
                                .containsExactly("required"));
        action.transition(ActionState.DONE, OFFICER, "They plan every fourth session", "officer", NOW);
        assertThat(action.isOver()).isTrue();
    }

    @Test
    void it_is_overdue_from_the_day_after_until_it_is_over() {
        var action = due(TODAY);
        assertThat(action.isOverdueOn(TODAY)).isFalse();
        assertThat(action.isOverdueOn(TODAY.plusDays(1))).isTrue();
        action.transition(ActionState.DROPPED, OFFICER, "The program ended", "officer", NOW);
        assertThat(action.isOverdueOn(TODAY.plusDays(1))).isFalse();
    }

    @Test
    void frameworks_are_the_offices_and_the_suite_puts_the_starters_in_use() {
        StateTable.of(FrameworkState.class, """
                DRAFT  ACTIVE  PO SYSTEM
                DRAFT  RETIRED PO
                ACTIVE RETIRED PO
                """).holdsFor((from, to, role) -> {
            var framework = new QualityFramework();
            framework.state = from;
            framework.transition(to, Set.of(role), "somebody", NOW);
            return framework.state;
        });
    }
}

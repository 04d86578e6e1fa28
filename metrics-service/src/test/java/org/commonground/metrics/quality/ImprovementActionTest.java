package org.commonground.metrics.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
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
        var edges = new HashSet<String>();
        for (var from : ActionState.values())
            for (var to : ActionState.values()) {
                var roles = EnumSet.noneOf(Role.class);
                for (var role : Role.values())
                    if (ActionState.GRAPH.allowed(from, Set.of(role)).contains(to)) roles.add(role);
                if (!roles.isEmpty()) edges.add("%s>%s %s".formatted(from, to, roles));
            }
        assertThat(edges)
                .containsExactlyInAnyOrder(
                        "OPEN>IN_PROGRESS [PARTNERSHIP_OFFICER, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN, PARTNER_STAFF]",
                        "OPEN>DROPPED [PARTNERSHIP_OFFICER, SCHOOL_LEADER, PARTNER_ADMIN]",
                        "IN_PROGRESS>DONE [PARTNERSHIP_OFFICER, SCHOOL_LEADER, SCHOOL_LIAISON, PARTNER_ADMIN, PARTNER_STAFF]",
                        "IN_PROGRESS>DROPPED [PARTNERSHIP_OFFICER, SCHOOL_LEADER, PARTNER_ADMIN]",
                        "DONE>OPEN [PARTNERSHIP_OFFICER, SCHOOL_LEADER]");
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
}

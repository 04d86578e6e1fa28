package org.commonground.registry.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.registry.contribution.ContributionState.CLOSED;
import static org.commonground.registry.contribution.ContributionState.OPEN;
import static org.commonground.registry.contribution.ContributionState.PAUSED;

import java.util.Map;
import java.util.Set;
import org.commonground.kernel.access.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContributionStateTest {
    private static final Set<Role> SCHOOL = Set.of(Role.SCHOOL_LEADER, Role.SCHOOL_LIAISON, Role.PARTNERSHIP_OFFICER);
    private static final Map<ContributionState, Set<ContributionState>> EXPECTED =
            Map.of(OPEN, Set.of(PAUSED, CLOSED), PAUSED, Set.of(OPEN, CLOSED), CLOSED, Set.of());

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_school_pauses_reopens_and_closes_its_offer_and_nobody_else_does(Role role) {
        for (var from : ContributionState.values())
            assertThat(ContributionState.GRAPH.allowed(from, Set.of(role)))
                    .containsExactlyInAnyOrderElementsOf(
                            SCHOOL.contains(role) ? EXPECTED.getOrDefault(from, Set.of()) : Set.of());
    }
}

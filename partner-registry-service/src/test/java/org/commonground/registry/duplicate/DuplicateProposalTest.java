package org.commonground.registry.duplicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.testkit.StateTable;
import org.junit.jupiter.api.Test;

class DuplicateProposalTest {
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");

    @Test
    void the_office_dismisses_and_reopens_a_pair_and_only_a_merge_settles_it() {
        StateTable.of(ProposalState.class, """
                OPEN      DISMISSED PO SYSTEM
                OPEN      MERGED    SYSTEM
                DISMISSED OPEN      PO
                DISMISSED MERGED    SYSTEM
                """).holdsFor((from, to, role) -> {
            var proposal = proposal();
            proposal.state = from;
            proposal.decide(to, by(role), "because", NOW);
            return proposal.state;
        });
    }

    @Test
    void a_pair_is_not_dismissed_without_a_reason() {
        var proposal = proposal();

        assertThatThrownBy(() -> proposal.decide(ProposalState.DISMISSED, by(Role.PARTNERSHIP_OFFICER), " ", NOW))
                .isInstanceOfSatisfying(
                        Problem.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::code)
                                .containsExactly("reason-missing"));
        assertThat(proposal.state).isEqualTo(ProposalState.OPEN);
    }

    private static DuplicateProposal proposal() {
        var found = new DuplicateScore(0.8, DuplicateScore.Likelihood.LIKELY, List.of());
        return new DuplicateProposal(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), found, "test", NOW);
    }

    private static Caller by(Role role) {
        return new Caller("somebody", "tests", "chicago", Set.of(role), Set.of(), Set.of(), Set.of(), false, Set.of());
    }
}

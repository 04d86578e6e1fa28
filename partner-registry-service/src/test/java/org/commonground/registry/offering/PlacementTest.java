package org.commonground.registry.offering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.commonground.registry.offering.PlacementState.ACTIVE;
import static org.commonground.registry.offering.PlacementState.ENDED;
import static org.commonground.registry.offering.PlacementState.REQUESTED;
import static org.commonground.registry.offering.PlacementState.SCHOOL_ACCEPTED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The placement graph, written down a second time, against every role and every pair of states. */
class PlacementTest {
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    private static final Role PO = Role.PARTNERSHIP_OFFICER;
    private static final Role PM = Role.PARTNER_ADMIN;
    private static final Role SL = Role.SCHOOL_LEADER;

    private static final Map<PlacementState, Map<PlacementState, Set<Role>>> EXPECTED = Map.of(
            REQUESTED, Map.of(SCHOOL_ACCEPTED, Set.of(SL), ENDED, Set.of(SL, PM, PO)),
            SCHOOL_ACCEPTED, Map.of(ACTIVE, Set.of(PO, Role.SYSTEM), ENDED, Set.of(SL, PM, PO)),
            ACTIVE, Map.of(ENDED, Set.of(SL, PM, PO, Role.SYSTEM)),
            ENDED, Map.of(REQUESTED, Set.of(PM, Role.SCHOOL_LIAISON, PO)));

    static Stream<Arguments> everyStep() {
        var steps = new ArrayList<Arguments>();
        for (var from : PlacementState.values())
            for (var to : PlacementState.values())
                for (var role : Role.values()) steps.add(Arguments.of(from, to, role));
        return steps.stream();
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void only_the_steps_of_the_graph_are_taken_and_only_by_their_roles(
            PlacementState from, PlacementState to, Role role) {
        var site = atSchool(from);

        if (EXPECTED.getOrDefault(from, Map.of()).getOrDefault(to, Set.of()).contains(role)) {
            site.place(to, Set.of(role), "because", true, "somebody", NOW);
            assertThat(site.placementState).isEqualTo(to);
        } else {
            assertThatThrownBy(() -> site.place(to, Set.of(role), "because", true, "somebody", NOW))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TRANSITION_REFUSED));
            assertThat(site.placementState).isEqualTo(from);
        }
    }

    @Test
    void nothing_begins_without_an_agreement_and_nothing_ends_without_a_reason() {
        assertThat(unmet(atSchool(SCHOOL_ACCEPTED), ACTIVE, PO, null, false)).containsExactly("agreement-missing");
        assertThat(unmet(atSchool(ACTIVE), ENDED, SL, " ", true)).containsExactly("reason-missing");
        assertThat(unmet(atSchool(ACTIVE), ENDED, Role.SYSTEM, null, true)).isEmpty();
    }

    @Test
    void a_place_that_is_no_school_is_accepted_by_nobody() {
        var site = atSchool(REQUESTED);
        site.educationOrgId = null;
        site.placementState = null;

        assertThat(unmet(site, SCHOOL_ACCEPTED, SL, null, true)).containsExactly("not-at-a-school");
    }

    @Test
    void somebody_who_leads_one_school_does_not_speak_for_another() {
        var site = atSchool(REQUESTED);
        var partnerHereLeaderElsewhere = new Caller(
                "somebody",
                "tests",
                "chicago",
                Set.of(SL, PM),
                Set.of(UUID.randomUUID()),
                Set.of(site.partnerId),
                Set.of(),
                false,
                Set.of());

        assertThat(MovePlacement.rolesAt(site, partnerHereLeaderElsewhere)).containsExactly(PM);
    }

    private static List<String> unmet(
            ServiceSite site,
            PlacementState to,
            Role role,
            @org.jspecify.annotations.Nullable String reason,
            boolean covered) {
        try {
            site.place(to, Set.of(role), reason, covered, "somebody", NOW);
            return List.of();
        } catch (Problem problem) {
            return problem.violations().stream().map(Violation::code).toList();
        }
    }

    private static ServiceSite atSchool(PlacementState state) {
        var site = new ServiceSite(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), "test", NOW);
        site.educationOrgId = UUID.randomUUID();
        site.placementState = state;
        return site;
    }
}

package org.commonground.registry.offering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.registry.offering.PlacementState.ACTIVE;
import static org.commonground.registry.offering.PlacementState.ENDED;
import static org.commonground.registry.offering.PlacementState.REQUESTED;
import static org.commonground.registry.offering.PlacementState.SCHOOL_ACCEPTED;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The placement graph, written down a second time, against every role and every pair of states. */
class PlacementTest {
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    private static final Role PO = Role.PARTNERSHIP_OFFICER;
    private static final Role PM = Role.PARTNER_ADMIN;
    private static final Role SL = Role.SCHOOL_LEADER;

    @Test
    void only_the_steps_of_the_graph_are_taken_and_only_by_their_roles() {
        StateTable.of(PlacementState.class, """
                REQUESTED       SCHOOL_ACCEPTED SL
                REQUESTED       ENDED           SL PM PO
                SCHOOL_ACCEPTED ACTIVE          PO SYSTEM
                SCHOOL_ACCEPTED ENDED           SL PM PO
                ACTIVE          ENDED           SL PM PO SYSTEM
                ENDED           REQUESTED       PM SC PO
                """)
                .holdsFor(
                        (from, to) -> atSchool(from),
                        (site, from, to, by) -> site.place(to, Set.of(by), "because", true, "somebody", NOW),
                        site -> Objects.requireNonNull(site.placementState));
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
            ServiceSite site, PlacementState to, Role role, @Nullable String reason, boolean covered) {
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

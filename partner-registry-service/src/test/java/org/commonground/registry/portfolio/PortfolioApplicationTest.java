package org.commonground.registry.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.registry.portfolio.ApplicationState.DRAFT;
import static org.commonground.registry.portfolio.ApplicationState.NOT_SELECTED;
import static org.commonground.registry.portfolio.ApplicationState.SELECTED;
import static org.commonground.registry.portfolio.ApplicationState.SUBMITTED;
import static org.commonground.registry.portfolio.ApplicationState.VETTING;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The application's graph, written down a second time, against every role and every pair of states. */
class PortfolioApplicationTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 2);
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    private static final Role PM = Role.PARTNER_ADMIN;
    private static final Role PO = Role.PARTNERSHIP_OFFICER;

    @Test
    void only_the_steps_of_the_graph_are_taken_and_only_by_their_roles() {
        StateTable.of(ApplicationState.class, """
                DRAFT     SUBMITTED    PM
                DRAFT     WITHDRAWN    PM
                SUBMITTED VETTING      PO
                SUBMITTED WITHDRAWN    PM
                VETTING   SELECTED     PO
                VETTING   NOT_SELECTED PO
                VETTING   WITHDRAWN    PM
                """)
                .holdsFor(
                        (from, to) -> application(from),
                        (application, from, to, by) -> application.move(
                                to, Set.of(by), "because", null, standing(4, true, true), "somebody", NOW),
                        application -> application.state);
    }

    @Test
    void a_service_is_entered_while_the_call_is_open_and_if_it_fits() {
        var early = new PortfolioApplication.Standing(call(3), true, false, null, TODAY.minusDays(2));
        var late = new PortfolioApplication.Standing(call(3), true, true, null, TODAY.plusDays(11));

        assertThat(unmet(DRAFT, SUBMITTED, PM, null, early)).containsExactly("call-not-open", "service-does-not-fit");
        assertThat(unmet(DRAFT, SUBMITTED, PM, null, late)).containsExactly("call-not-open");
        assertThat(unmet(DRAFT, SUBMITTED, PM, null, standing(null, false, true)))
                .isEmpty();
    }

    @Test
    void quality_that_was_published_selects_and_nothing_else() {
        assertThat(unmet(VETTING, SELECTED, PO, null, standing(null, true, true)))
                .containsExactly("quality-too-low");
        assertThat(unmet(VETTING, SELECTED, PO, null, standing(2, false, true)))
                .containsExactly("partner-not-approved", "quality-too-low");
        assertThat(unmet(VETTING, SELECTED, PO, null, standing(3, true, true))).isEmpty();
        var noLevel = new PortfolioApplication.Standing(call(null), true, true, null, TODAY);
        assertThat(unmet(VETTING, SELECTED, PO, null, noLevel)).isEmpty();
    }

    @Test
    void who_is_not_selected_is_told_why() {
        assertThat(unmet(VETTING, NOT_SELECTED, PO, " ", standing(3, true, true)))
                .containsExactly("reason-missing");
    }

    private static List<String> unmet(
            ApplicationState from,
            ApplicationState to,
            Role role,
            @Nullable String reason,
            PortfolioApplication.Standing now) {
        try {
            application(from).move(to, Set.of(role), reason, null, now, "somebody", NOW);
            return List.of();
        } catch (Problem problem) {
            return problem.violations().stream().map(Violation::code).toList();
        }
    }

    private static PortfolioApplication.Standing standing(@Nullable Integer level, boolean approved, boolean fits) {
        return new PortfolioApplication.Standing(call(3), approved, fits, level, TODAY);
    }

    private static PortfolioCall call(@Nullable Integer minLevel) {
        var call = new PortfolioCall(UUID.randomUUID(), "officer", NOW);
        call.describe(
                new CallDescription(
                        "Tutoring",
                        null,
                        List.of(NeedCategory.TUTORING),
                        TODAY.minusDays(1),
                        TODAY.plusDays(10),
                        "program-quality-v1",
                        minLevel),
                "officer",
                NOW);
        return call;
    }

    private static PortfolioApplication application(ApplicationState state) {
        var application = new PortfolioApplication(
                UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), null, "partner", NOW);
        application.state = state;
        return application;
    }
}

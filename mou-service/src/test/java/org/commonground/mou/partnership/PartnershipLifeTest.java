package org.commonground.mou.partnership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.commonground.mou.partnership.PartnershipState.ACTIVE;
import static org.commonground.mou.partnership.PartnershipState.ENDED;
import static org.commonground.mou.partnership.PartnershipState.ENDING;
import static org.commonground.mou.partnership.PartnershipState.EXPLORING;
import static org.commonground.mou.partnership.PartnershipState.FORMALIZING;
import static org.commonground.mou.partnership.PartnershipState.LAUNCHING;
import static org.commonground.mou.partnership.PartnershipState.NOT_PURSUED;
import static org.commonground.mou.partnership.PartnershipState.PLANNING;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.partnership.AgreementStandings.Standing;
import org.commonground.mou.replica.KnownPartner;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a partnership, written down a second time, against every role and every pair of states. */
class PartnershipLifeTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 2);
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    private static final UUID SCHOOL = UUID.randomUUID();
    private static final UUID PARTNER = UUID.randomUUID();
    private static final Role PO = Role.PARTNERSHIP_OFFICER;

    @Test
    void only_the_steps_of_the_graph_are_taken_and_only_by_their_roles() {
        StateTable.of(PartnershipState.class, """
                EXPLORING   PLANNING    PO SL
                EXPLORING   NOT_PURSUED PO SL
                PLANNING    FORMALIZING PO SL
                FORMALIZING LAUNCHING   PO SL
                LAUNCHING   ACTIVE      PO SL
                ACTIVE      PAUSED      PO SL SYSTEM
                ACTIVE      ENDING      PO SL SYSTEM
                PAUSED      ACTIVE      PO SL
                PAUSED      ENDING      PO SL SYSTEM
                ENDING      ENDED       PO
                """)
                .holdsFor(
                        (from, to) -> partnership(from, bothWays(), "Money and rooms are secured."),
                        (partnership, from, to, by) -> {
                            // an ending needs no unfinished agreement, and a start one in force
                            var agreements = new Standing(to != ENDED, to != ENDED, to != ENDED);
                            var event = move(partnership, to, by, "because", agreements, approved());
                            assertThat(event.from()).isEqualTo(from);
                            assertThat(event.partnership().state()).isEqualTo(to);
                        },
                        Partnership::state);
    }

    @ParameterizedTest
    @EnumSource(Benefit.Direction.class)
    void exploring_ends_only_when_both_sides_gain(Benefit.Direction only) {
        var oneWay = partnership(EXPLORING, List.of(new Benefit(only, "Something", null)), null);

        assertThat(unmet(oneWay, PLANNING, new Standing(false, false, false), approved()))
                .containsExactly("benefit-missing");
    }

    @Test
    void a_partnership_that_nobody_gains_from_is_dropped_with_a_reason() {
        var idea = partnership(EXPLORING, List.of(), null);

        assertThatThrownBy(() -> move(idea, NOT_PURSUED, PO, " ", new Standing(false, false, false), List.of()))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(codes(problem)).containsExactly("reason-missing"));
        move(idea, NOT_PURSUED, PO, "No staff this year", new Standing(false, false, false), List.of());
        assertThat(idea.state()).isEqualTo(NOT_PURSUED);
    }

    @Test
    void terms_are_formalized_on_an_on_ramp_plan() {
        assertThat(unmet(partnership(PLANNING, bothWays(), " "), FORMALIZING, null, approved()))
                .containsExactly("on-ramp-missing");
    }

    @Test
    void it_launches_on_a_signed_agreement() {
        assertThat(unmet(
                        partnership(FORMALIZING, bothWays(), "Plan"),
                        LAUNCHING,
                        new Standing(false, false, false),
                        approved()))
                .containsExactly("agreement-not-executed");
    }

    @Test
    void it_is_active_only_with_an_agreement_in_force_and_an_approved_partner() {
        var launching = partnership(LAUNCHING, bothWays(), "Plan");

        assertThat(unmet(launching, ACTIVE, new Standing(true, false, true), List.of()))
                .containsExactlyInAnyOrder("agreement-not-active", "partner-not-approved");
        assertThat(unmet(launching, ACTIVE, new Standing(true, true, true), List.of(partner("SUSPENDED", null))))
                .containsExactly("partner-not-approved");
        assertThat(unmet(
                        launching,
                        ACTIVE,
                        new Standing(true, true, true),
                        List.of(partner("APPROVED", TODAY.minusDays(1)))))
                .as("the approval ended yesterday")
                .containsExactly("partner-not-approved");
        assertThat(unmet(launching, ACTIVE, new Standing(true, true, true), List.of(partner("APPROVED", TODAY))))
                .isEmpty();
        assertThat(launching.startedOn).isEqualTo(TODAY);
    }

    @Test
    void it_ends_when_every_signed_agreement_is_finished() {
        assertThat(unmet(partnership(ENDING, bothWays(), "Plan"), ENDED, new Standing(false, false, true), approved()))
                .containsExactly("agreement-unfinished");
    }

    @Test
    void after_exploring_no_direction_loses_its_last_benefit() {
        var planning = partnership(PLANNING, bothWays(), null);

        assertThatThrownBy(() -> planning.describe(
                        profile(List.of(new Benefit(Benefit.Direction.PARTNER_TO_SCHOOL, "Tutors", null)), null),
                        "test",
                        NOW))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(codes(problem)).containsExactly("benefit-missing"));
    }

    @Test
    void who_works_together_is_settled_once_an_agreement_is_signed() {
        var active = partnership(ACTIVE, bothWays(), "Plan");
        var others = new PartnershipProfile(
                "Tutoring",
                List.of(UUID.randomUUID()),
                List.of(UUID.randomUUID()),
                List.of(),
                List.of(Purpose.ENHANCE_ACADEMICS),
                "",
                bothWays(),
                List.of(),
                List.of(),
                List.of(),
                "Plan");

        assertThatThrownBy(() -> active.describe(others, "test", NOW))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::pointer)
                                .containsExactly("/schoolIds", "/partnerIds"));
    }

    @ParameterizedTest
    @EnumSource(
            value = PartnershipState.class,
            names = {"ENDED", "NOT_PURSUED"})
    void what_is_over_is_kept_as_it_was(PartnershipState over) {
        var partnership = partnership(over, bothWays(), null);

        assertThatThrownBy(() -> partnership.describe(profile(List.of(), null), "test", NOW))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(codes(problem)).containsExactly("partnership-over"));
        assertThat(partnership.describe(partnership.profile(), "test", NOW))
                .as("saying the same again changes nothing")
                .isFalse();
    }

    @Test
    void a_selection_gives_both_sides_their_benefits() {
        var selected = new OpenOnSelection.PartnerSelected(
                UUID.randomUUID(),
                "Tutoring",
                List.of(SCHOOL),
                PARTNER,
                null,
                null,
                null,
                List.of("Tutors"),
                List.of("A room", "Students for practice"));

        assertThat(OpenOnSelection.profile(selected).benefits())
                .extracting(Benefit::direction)
                .containsExactly(
                        Benefit.Direction.PARTNER_TO_SCHOOL,
                        Benefit.Direction.SCHOOL_TO_COMMUNITY,
                        Benefit.Direction.SCHOOL_TO_COMMUNITY);
    }

    private static List<String> unmet(
            Partnership partnership, PartnershipState to, @Nullable Standing agreements, List<KnownPartner> partners) {
        try {
            move(
                    partnership,
                    to,
                    PO,
                    "because",
                    agreements == null ? new Standing(false, false, false) : agreements,
                    partners);
            return List.of();
        } catch (Problem problem) {
            return codes(problem);
        }
    }

    private static List<String> codes(Problem problem) {
        return problem.violations().stream().map(Violation::code).toList();
    }

    private static PartnershipEvent.StateChanged move(
            Partnership partnership,
            PartnershipState to,
            Role role,
            String reason,
            Standing agreements,
            List<KnownPartner> partners) {
        var by = new Caller(
                "somebody", "tests", "chicago", Set.of(role), Set.of(SCHOOL), Set.of(), Set.of(), false, Set.of());
        return partnership.transition(to, reason, by, new Partnership.Circumstances(agreements, partners, TODAY), NOW);
    }

    private static List<KnownPartner> approved() {
        return List.of(partner("APPROVED", null));
    }

    private static KnownPartner partner(String state, @Nullable LocalDate validTo) {
        return new KnownPartner(PARTNER, "Riverbend", state, validTo, true);
    }

    private static List<Benefit> bothWays() {
        return List.of(
                new Benefit(Benefit.Direction.PARTNER_TO_SCHOOL, "Tutors", null),
                new Benefit(Benefit.Direction.SCHOOL_TO_COMMUNITY, "Rooms", "The neighbourhood"));
    }

    private static PartnershipProfile profile(List<Benefit> benefits, @Nullable String onRamp) {
        return new PartnershipProfile(
                "Tutoring",
                List.of(SCHOOL),
                List.of(PARTNER),
                List.of(),
                List.of(Purpose.ENHANCE_ACADEMICS),
                "",
                benefits,
                List.of(),
                List.of(),
                List.of(),
                onRamp);
    }

    private static Partnership partnership(PartnershipState state, List<Benefit> benefits, @Nullable String onRamp) {
        var partnership = new Partnership(UUID.randomUUID(), "SCP-2026-000001", profile(benefits, onRamp), "test", NOW);
        partnership.state = state;
        return partnership;
    }
}

package org.commonground.registry.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.commonground.registry.partner.RegistrationState.APPROVED;
import static org.commonground.registry.partner.RegistrationState.ARCHIVED;
import static org.commonground.registry.partner.RegistrationState.CHANGES_REQUESTED;
import static org.commonground.registry.partner.RegistrationState.DECLINED;
import static org.commonground.registry.partner.RegistrationState.DRAFT;
import static org.commonground.registry.partner.RegistrationState.EXPIRED;
import static org.commonground.registry.partner.RegistrationState.PROSPECT;
import static org.commonground.registry.partner.RegistrationState.SUBMITTED;
import static org.commonground.registry.partner.RegistrationState.SUSPENDED;
import static org.commonground.registry.partner.RegistrationState.UNDER_REVIEW;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.vocabulary.PartnerType;
import org.commonground.registry.vocabulary.Visibility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The registration graph, written down a second time, against every role and every pair of states. */
class PartnerRegistrationTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 2);
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    private static final Role PM = Role.PARTNER_ADMIN;
    private static final Role PO = Role.PARTNERSHIP_OFFICER;

    private static final Map<RegistrationState, Map<RegistrationState, Set<Role>>> EXPECTED = Map.of(
            PROSPECT, Map.of(DRAFT, Set.of(PM), ARCHIVED, Set.of(PO)),
            DRAFT, Map.of(SUBMITTED, Set.of(PM), ARCHIVED, Set.of(PO)),
            SUBMITTED, Map.of(UNDER_REVIEW, Set.of(PO), ARCHIVED, Set.of(PO)),
            UNDER_REVIEW,
                    Map.of(
                            CHANGES_REQUESTED, Set.of(PO),
                            APPROVED, Set.of(PO),
                            DECLINED, Set.of(PO),
                            ARCHIVED, Set.of(PO)),
            CHANGES_REQUESTED, Map.of(SUBMITTED, Set.of(PM), ARCHIVED, Set.of(PO)),
            APPROVED, Map.of(SUSPENDED, Set.of(PO, Role.SYSTEM), EXPIRED, Set.of(Role.SYSTEM), ARCHIVED, Set.of(PO)),
            DECLINED, Map.of(ARCHIVED, Set.of(PO)),
            SUSPENDED, Map.of(APPROVED, Set.of(PO), ARCHIVED, Set.of(PO)),
            EXPIRED, Map.of(SUBMITTED, Set.of(PM), ARCHIVED, Set.of(PO)),
            ARCHIVED, Map.of());

    static Stream<Arguments> everyStep() {
        var steps = new ArrayList<Arguments>();
        for (var from : RegistrationState.values())
            for (var to : RegistrationState.values())
                for (var role : Role.values()) steps.add(Arguments.of(from, to, role));
        return steps.stream();
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void only_the_steps_of_the_graph_are_taken_and_only_by_their_roles(
            RegistrationState from, RegistrationState to, Role role) {
        var allowed =
                EXPECTED.getOrDefault(from, Map.of()).getOrDefault(to, Set.of()).contains(role);
        var partner = complete(from);

        if (allowed) {
            var event = move(partner, to, role, "because", 1, TODAY.plusDays(200));
            assertThat(partner.registrationState).isEqualTo(to);
            assertThat(event.from()).isEqualTo(from);
            assertThat(event.partner().registrationState()).isEqualTo(to);
        } else {
            assertThatThrownBy(() -> move(partner, to, role, "because", 1, TODAY.plusDays(200)))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TRANSITION_REFUSED));
            assertThat(partner.registrationState).isEqualTo(from);
        }
    }

    @Test
    void a_profile_is_complete_before_it_is_submitted() {
        var bare = new Partner(Ids.next(), "Bare", DRAFT, "test", NOW);

        assertThat(unmet(bare, SUBMITTED, PM, null, 0, null))
                .containsExactlyInAnyOrder(
                        "identifier-missing",
                        "contact-missing",
                        "type-missing",
                        "service-missing",
                        "policies-not-acknowledged");
    }

    @Test
    void a_refusal_by_the_district_says_why() {
        assertThat(unmet(complete(UNDER_REVIEW), DECLINED, PO, " ", 1, null)).containsExactly("reason-missing");
        assertThat(unmet(complete(UNDER_REVIEW), CHANGES_REQUESTED, PO, null, 1, null))
                .containsExactly("reason-missing");
        assertThat(unmet(complete(APPROVED), SUSPENDED, PO, null, 1, null)).containsExactly("reason-missing");
    }

    @Test
    void an_approval_ends_on_a_day_to_come() {
        assertThat(unmet(complete(UNDER_REVIEW), APPROVED, PO, null, 1, null)).containsExactly("school-year-unknown");
        assertThat(unmet(complete(UNDER_REVIEW), APPROVED, PO, null, 1, TODAY)).containsExactly("in-the-past");
    }

    private static List<String> unmet(
            Partner partner,
            RegistrationState to,
            Role role,
            @Nullable String reason,
            long services,
            @Nullable LocalDate validTo) {
        try {
            move(partner, to, role, reason, services, validTo);
            return List.of();
        } catch (Problem problem) {
            return problem.violations().stream().map(Violation::code).toList();
        }
    }

    private static PartnerEvent.RegistrationChanged move(
            Partner partner,
            RegistrationState to,
            Role role,
            @Nullable String reason,
            long services,
            @Nullable LocalDate validTo) {
        var by = new Caller(
                "somebody",
                "tests",
                "chicago",
                Set.of(role),
                Set.of(),
                Set.of(partner.id()),
                Set.of(),
                false,
                Set.of());
        return partner.transition(to, by, reason, services, validTo, TODAY, NOW);
    }

    private static Partner complete(RegistrationState state) {
        var partner = new Partner(UUID.randomUUID(), "Riverbend", state, "test", NOW);
        partner.describe(
                new PartnerProfile(
                        "Riverbend",
                        "",
                        List.of(PartnerType.CBO),
                        List.of(new PartnerIdentifier("US-EIN", "1")),
                        List.of(new Contact(null, "Desk", null, null, null, List.of(), Visibility.PUBLIC)),
                        List.of(),
                        null,
                        true,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of()),
                "test",
                NOW);
        return partner;
    }
}

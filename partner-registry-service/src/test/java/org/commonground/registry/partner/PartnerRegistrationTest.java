package org.commonground.registry.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.registry.partner.RegistrationState.APPROVED;
import static org.commonground.registry.partner.RegistrationState.ARCHIVED;
import static org.commonground.registry.partner.RegistrationState.CHANGES_REQUESTED;
import static org.commonground.registry.partner.RegistrationState.DECLINED;
import static org.commonground.registry.partner.RegistrationState.DRAFT;
import static org.commonground.registry.partner.RegistrationState.EXPIRED;
import static org.commonground.registry.partner.RegistrationState.SUBMITTED;
import static org.commonground.registry.partner.RegistrationState.SUSPENDED;
import static org.commonground.registry.partner.RegistrationState.UNDER_REVIEW;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.credential.CredentialKind;
import org.commonground.registry.policy.RegistrationRules;
import org.commonground.registry.vocabulary.PartnerType;
import org.commonground.registry.vocabulary.Visibility;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The registration graph, written down a second time, against every role and every pair of states. */
class PartnerRegistrationTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 2);
    private static final LocalDate YEAR_END = LocalDate.of(2027, 6, 15);
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    private static final Role PM = Role.PARTNER_ADMIN;
    private static final Role PO = Role.PARTNERSHIP_OFFICER;

    @Test
    void only_the_steps_of_the_graph_are_taken_and_only_by_their_roles() {
        StateTable.of(RegistrationState.class, """
                PROSPECT          DRAFT             PM
                PROSPECT          ARCHIVED          PO
                DRAFT             SUBMITTED         PM
                DRAFT             ARCHIVED          PO
                SUBMITTED         UNDER_REVIEW      PO
                SUBMITTED         ARCHIVED          PO
                UNDER_REVIEW      CHANGES_REQUESTED PO
                UNDER_REVIEW      APPROVED          PO
                UNDER_REVIEW      DECLINED          PO
                UNDER_REVIEW      ARCHIVED          PO
                CHANGES_REQUESTED SUBMITTED         PM
                CHANGES_REQUESTED ARCHIVED          PO
                APPROVED          SUSPENDED         PO SYSTEM
                APPROVED          EXPIRED           SYSTEM
                APPROVED          ARCHIVED          PO
                DECLINED          ARCHIVED          PO
                SUSPENDED         APPROVED          PO
                SUSPENDED         EXPIRED           SYSTEM
                SUSPENDED         ARCHIVED          PO
                EXPIRED           SUBMITTED         PM
                EXPIRED           ARCHIVED          PO
                """)
                .holdsFor(
                        (from, to) -> complete(from),
                        (partner, from, to, by) -> {
                            var event = move(partner, to, by, calm());
                            assertThat(event.from()).isEqualTo(from);
                            assertThat(event.partner().registrationState()).isEqualTo(to);
                        },
                        partner -> partner.registrationState);
    }

    @Test
    void a_profile_is_complete_before_it_is_submitted() {
        var bare = new Partner(Ids.next(), "Bare", DRAFT, "test", NOW);

        assertThat(unmet(bare, new RegistrationMove(SUBMITTED, null, null, null, null), PM, circumstances(0, YEAR_END)))
                .containsExactlyInAnyOrder(
                        "identifier-missing",
                        "contact-missing",
                        "type-missing",
                        "service-missing",
                        "policies-not-acknowledged");
    }

    @Test
    void a_refusal_by_the_district_says_why() {
        assertThat(unmet(complete(UNDER_REVIEW), new RegistrationMove(DECLINED, " ", null, null, null), PO, calm()))
                .containsExactly("reason-missing", "reason-code-missing");
        assertThat(unmet(complete(UNDER_REVIEW), RegistrationMove.to(CHANGES_REQUESTED, ""), PO, calm()))
                .containsExactly("reason-missing");
        assertThat(unmet(complete(APPROVED), RegistrationMove.to(SUSPENDED, ""), PO, calm()))
                .containsExactly("reason-missing");
    }

    @Test
    void an_approval_ends_on_a_day_to_come_and_with_the_school_year_at_the_latest() {
        assertThat(unmet(complete(UNDER_REVIEW), approval(null), PO, circumstances(1, null)))
                .containsExactly("school-year-unknown");
        assertThat(unmet(complete(UNDER_REVIEW), approval(TODAY), PO, calm())).containsExactly("in-the-past");
        assertThat(unmet(complete(UNDER_REVIEW), approval(YEAR_END.plusDays(1)), PO, calm()))
                .containsExactly("after-school-year");
        assertThat(unmet(complete(UNDER_REVIEW), approval(YEAR_END), PO, calm()))
                .isEmpty();
        assertThat(unmet(complete(UNDER_REVIEW), approval(TODAY.plusDays(366)), PO, circumstances(1, null)))
                .isEmpty();
        assertThat(unmet(complete(UNDER_REVIEW), approval(TODAY.plusDays(367)), PO, circumstances(1, null)))
                .containsExactly("after-school-year");
    }

    @Test
    void an_approval_needs_every_mandatory_credential_unless_none_is_required() {
        var lacking = new Circumstances(
                1, Set.of(CredentialKind.GENERAL_LIABILITY), YEAR_END, 0, RegistrationRules.STANDARD, TODAY);
        assertThat(unmet(complete(UNDER_REVIEW), approval(null), PO, lacking)).containsExactly("credential-missing");
        assertThat(unmet(complete(SUSPENDED), approval(null), PO, lacking)).containsExactly("credential-missing");

        var visitor = complete(UNDER_REVIEW);
        visitor.oneTime = true;
        var elsewhere = complete(UNDER_REVIEW);
        elsewhere.siteBased = false;
        assertThat(unmet(visitor, approval(null), PO, lacking)).isEmpty();
        assertThat(unmet(elsewhere, approval(null), PO, lacking)).isEmpty();
    }

    @Test
    void a_mandatory_item_of_the_checklist_is_ticked_before_an_approval() {
        var rules = new RegistrationRules(
                List.of(),
                new RegistrationRules.TargetDays(30, 5, 15, 14),
                List.of(
                        new RegistrationRules.CheckStep("VISIT", "Somebody visited", 10, true),
                        new RegistrationRules.CheckStep("NICE", "Nice to have", 10, false)),
                List.of(60));
        var now = new Circumstances(1, Set.of(), YEAR_END, 0, rules, TODAY);
        var partner = complete(SUBMITTED);
        partner.transition(
                new RegistrationMove(UNDER_REVIEW, null, null, null, "reviewer-7"), by(PO, partner), now, NOW);

        assertThat(partner.reviewer).isEqualTo("reviewer-7");
        assertThat(partner.stepDueOn).isEqualTo(TODAY.plusDays(15));
        assertThat(partner.checklist).extracting(ChecklistItem::dueOn).containsOnly(TODAY.plusDays(10));
        assertThat(unmet(partner, approval(null), PO, now)).containsExactly("checklist-open");
        partner.check("VISIT", true, "on Monday", "officer", NOW);
        assertThat(unmet(partner, approval(null), PO, now)).isEmpty();
        assertThat(partner.stepDueOn).isNull();
    }

    @Test
    void a_partner_with_an_agreement_in_force_is_not_archived() {
        var bound = new Circumstances(1, Set.of(), YEAR_END, 2, RegistrationRules.STANDARD, TODAY);

        assertThat(unmet(complete(APPROVED), RegistrationMove.to(ARCHIVED, "moved away"), PO, bound))
                .containsExactly("agreement-active");
    }

    @Test
    void a_partner_is_reminded_60_30_and_7_days_before_the_end_and_then_it_ends_once() {
        var partner = complete(UNDER_REVIEW);
        move(partner, APPROVED, PO, calm());
        var told = new ArrayList<Integer>();

        for (var day = TODAY; !day.isAfter(YEAR_END.plusDays(3)); day = day.plusDays(1)) {
            if (partner.isOver(day)) {
                assertThat(day).isEqualTo(YEAR_END.plusDays(1));
                move(
                        partner,
                        EXPIRED,
                        Role.SYSTEM,
                        new Circumstances(1, Set.of(), YEAR_END, 0, RegistrationRules.STANDARD, day));
            }
            for (int again = 0; again < 2; again++)
                partner.remind(day, List.of(60, 30, 7), "system", NOW).ifPresent(it -> told.add(it.daysLeft()));
        }

        assertThat(told).containsExactly(60, 30, 7);
        assertThat(partner.registrationState).isEqualTo(EXPIRED);
        assertThat(partner.dueOn).isNull();
    }

    @Test
    void a_reminder_that_nobody_could_send_in_time_is_not_made_up_for() {
        var partner = complete(UNDER_REVIEW);
        partner.transition(approval(TODAY.plusDays(20)), by(PO, partner), calm(), NOW);

        assertThat(partner.dueOn).isEqualTo(TODAY.plusDays(13));
        assertThat(partner.remind(TODAY.plusDays(15), List.of(60, 30, 7), "system", NOW))
                .hasValueSatisfying(notice -> assertThat(notice.daysLeft()).isEqualTo(5));
        assertThat(partner.dueOn).isEqualTo(TODAY.plusDays(21));
    }

    @Test
    void a_reinstated_partner_is_approved_until_the_day_it_was_approved_for() {
        var partner = complete(UNDER_REVIEW);
        partner.transition(approval(TODAY.plusDays(100)), by(PO, partner), calm(), NOW);
        move(partner, SUSPENDED, PO, calm());
        move(partner, APPROVED, PO, calm());

        assertThat(partner.validTo).isEqualTo(TODAY.plusDays(100));
        assertThat(partner.validFrom).isEqualTo(TODAY);
    }

    private static RegistrationMove approval(@Nullable LocalDate validTo) {
        return new RegistrationMove(APPROVED, null, null, validTo, null);
    }

    /** Nothing stands in the way. */
    private static Circumstances calm() {
        return circumstances(1, YEAR_END);
    }

    private static Circumstances circumstances(long services, @Nullable LocalDate endOfSchoolYear) {
        return new Circumstances(services, Set.of(), endOfSchoolYear, 0, RegistrationRules.STANDARD, TODAY);
    }

    private static List<String> unmet(Partner partner, RegistrationMove move, Role role, Circumstances now) {
        try {
            partner.transition(move, by(role, partner), now, NOW);
            return List.of();
        } catch (Problem problem) {
            return problem.violations().stream().map(Violation::code).toList();
        }
    }

    private static PartnerEvent.RegistrationChanged move(
            Partner partner, RegistrationState to, Role role, Circumstances now) {
        return partner.transition(
                new RegistrationMove(to, "because", DeclineReason.OTHER, null, null), by(role, partner), now, NOW);
    }

    private static Caller by(Role role, Partner partner) {
        return new Caller(
                "somebody",
                "tests",
                "chicago",
                Set.of(role),
                Set.of(),
                Set.of(partner.id()),
                Set.of(),
                false,
                Set.of());
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
                        List.of(),
                        true,
                        false,
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()),
                "test",
                NOW);
        if (state == APPROVED || state == SUSPENDED) partner.validTo = YEAR_END;
        return partner;
    }
}

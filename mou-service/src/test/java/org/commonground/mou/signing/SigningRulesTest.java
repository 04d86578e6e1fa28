package org.commonground.mou.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.commonground.mou.agreement.Drafts.NOW;
import static org.commonground.mou.agreement.Drafts.TODAY;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.agreement.Agreement;
import org.commonground.mou.agreement.AgreementState;
import org.commonground.mou.agreement.AgreementType;
import org.commonground.mou.agreement.Drafts;
import org.commonground.mou.agreement.Party;
import org.commonground.mou.agreement.Side;
import org.junit.jupiter.api.Test;

class SigningRulesTest {
    private static final SigningAuthority.Matter MOU = new SigningAuthority.Matter(
            AgreementType.MOU, TODAY, TODAY.plusYears(1).minusDays(1));

    private final Agreement agreement = Drafts.agreement(AgreementState.OUT_FOR_SIGNATURE);
    private final List<SignatureSlot> slots = slots(agreement);

    private static List<SignatureSlot> slots(Agreement agreement) {
        var slots = new ArrayList<SignatureSlot>();
        int turn = 0;
        for (var party : SignatureSlot.order(agreement.parties()))
            slots.add(new SignatureSlot(UUID.randomUUID(), agreement.id(), 1, 1, ++turn, party, "officer", NOW));
        return slots;
    }

    @Test
    void partners_sign_first_and_the_district_last_for_its_schools_too() {
        assertThat(slots).extracting(slot -> slot.side).containsExactly(Side.PARTNER, Side.DISTRICT);
        assertThat(slots)
                .extracting(slot -> slot.state)
                .containsExactly(SignatureSlot.State.REQUESTED, SignatureSlot.State.WAITING);
    }

    @Test
    void without_the_district_each_school_signs_and_others_never_do() {
        var order = SignatureSlot.order(List.of(
                new Party(Side.SCHOOL, UUID.randomUUID(), "One", null),
                new Party(Side.OTHER, UUID.randomUUID(), "Funder", null),
                new Party(Side.SCHOOL, UUID.randomUUID(), "Two", null),
                new Party(Side.PARTNER, UUID.randomUUID(), "Riverbend", null)));

        assertThat(order).extracting(Party::legalName).containsExactly("Riverbend", "One", "Two");
    }

    @Test
    void a_partner_is_bound_by_its_own_admin_only() {
        var slot = slots.getFirst();

        assertThat(SigningAuthority.of(Drafts.by("admin", Role.PARTNER_ADMIN), slot, MOU))
                .isPresent();
        assertThat(SigningAuthority.of(Drafts.by("staff", Role.PARTNER_STAFF), slot, MOU))
                .isEmpty();
        assertThat(SigningAuthority.of(Drafts.by("ceo", Role.SIGNATORY), slot, MOU))
                .isEmpty();
        slot.orgId = UUID.randomUUID();
        assertThat(SigningAuthority.of(Drafts.by("admin", Role.PARTNER_ADMIN), slot, MOU))
                .isEmpty();
    }

    @Test
    void a_principal_binds_their_school_for_a_year_in_small_matters_only() {
        var school = new SignatureSlot(
                UUID.randomUUID(),
                agreement.id(),
                1,
                1,
                1,
                new Party(Side.SCHOOL, Drafts.SCHOOL, "Maple Grove", null),
                "officer",
                NOW);
        var principal = Drafts.by("principal", Role.SCHOOL_LEADER);
        var year = new SigningAuthority.Matter(
                AgreementType.LETTER_OF_AGREEMENT, TODAY, TODAY.plusYears(1).minusDays(1));
        var longer = new SigningAuthority.Matter(AgreementType.LETTER_OF_AGREEMENT, TODAY, TODAY.plusYears(1));

        assertThat(SigningAuthority.of(principal, school, year)).isPresent();
        assertThat(SigningAuthority.of(principal, school, longer)).isEmpty();
        assertThat(SigningAuthority.of(principal, school, MOU)).isEmpty();
        assertThat(SigningAuthority.of(Drafts.by("ceo", Role.SIGNATORY), school, longer))
                .isPresent();
    }

    @Test
    void who_may_bind_nobody_learns_who_may() {
        assertThatThrownBy(() -> SignAgreement.slotOf(Drafts.by("liaison", Role.SCHOOL_LIAISON), slots, MOU))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.FORBIDDEN);
                    assertThat(problem.violations())
                            .extracting(Violation::message)
                            .anySatisfy(message -> assertThat(message).contains("signatory-for-the-district"));
                });
    }

    @Test
    void nobody_signs_before_their_turn() {
        assertThat(refused(slots.getLast(), "ceo", agreement.documentSha256(), Role.SIGNATORY))
                .containsExactly("not-your-turn");
    }

    @Test
    void a_signature_is_on_the_current_document() {
        assertThat(refused(slots.getFirst(), "admin", "0".repeat(64), Role.PARTNER_ADMIN))
                .containsExactly("not-the-current-document");
        assertThat(refused(slots.getFirst(), "admin", agreement.documentSha256(), Role.PARTNER_ADMIN))
                .isEmpty();
    }

    @Test
    void an_officer_does_not_sign_for_a_partner() {
        assertThatThrownBy(() -> SignAgreement.refuseIfNotSignable(
                        agreement,
                        slots,
                        slots.getFirst(),
                        Drafts.by("both", Role.PARTNER_ADMIN, Role.PARTNERSHIP_OFFICER),
                        agreement.documentSha256()))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.FORBIDDEN));
    }

    @Test
    void one_person_does_not_sign_for_both_sides() {
        sign(slots.getFirst(), "both");
        slots.getLast().request("both", NOW);

        assertThat(refused(slots.getLast(), "both", agreement.documentSha256(), Role.SIGNATORY))
                .containsExactly("separation-of-duties");
        assertThat(refused(slots.getLast(), "ceo", agreement.documentSha256(), Role.SIGNATORY))
                .isEmpty();
    }

    @Test
    void nobody_signs_twice() {
        sign(slots.getFirst(), "admin");

        assertThat(SignAgreement.slotOf(Drafts.by("admin", Role.PARTNER_ADMIN), slots, MOU))
                .isSameAs(slots.getFirst());
        assertThat(refused(slots.getFirst(), "admin", agreement.documentSha256(), Role.PARTNER_ADMIN))
                .containsExactly("signed-already");
    }

    @Test
    void every_side_that_signs_has_an_authority_for_every_type() {
        for (var type : AgreementType.values())
            for (var side : List.of(Side.PARTNER, Side.SCHOOL, Side.DISTRICT))
                assertThatCode(() -> SigningAuthority.covering(
                                        side, new SigningAuthority.Matter(type, TODAY, TODAY.plusYears(9)))
                                .getFirst())
                        .as("%s on %s", side, type)
                        .doesNotThrowAnyException();
    }

    private static void sign(SignatureSlot slot, String signer) {
        slot.sign(signer, "Director", SigningAuthority.RULES.getFirst(), "0".repeat(64), NOW);
    }

    private List<String> refused(SignatureSlot slot, String signer, String sha256, Role role) {
        try {
            SignAgreement.refuseIfNotSignable(agreement, slots, slot, Drafts.by(signer, role), sha256);
            return List.of();
        } catch (Problem problem) {
            return problem.violations().stream().map(Violation::code).toList();
        }
    }
}

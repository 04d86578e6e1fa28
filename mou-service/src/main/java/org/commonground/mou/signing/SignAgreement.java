package org.commonground.mou.signing;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.agreement.Agreement;
import org.commonground.mou.agreement.Agreement.Move;
import org.commonground.mou.agreement.AgreementState;
import org.commonground.mou.agreement.Agreements;
import org.commonground.mou.agreement.MoveAgreement;
import org.commonground.mou.agreement.Side;
import org.commonground.mou.agreement.Trail;

/** A party signs, or declines to: the last signature executes the agreement, one refusal sends it back. */
@ApplicationScoped
class SignAgreement {
    private final Agreements agreements;
    private final SignatureSlots slots;
    private final MoveAgreement move;
    private final Trail trail;
    private final CurrentCaller current;
    private final Clock clock;

    SignAgreement(
            Agreements agreements,
            SignatureSlots slots,
            MoveAgreement move,
            Trail trail,
            CurrentCaller current,
            Clock clock) {
        this.agreements = agreements;
        this.slots = slots;
        this.move = move;
        this.trail = trail;
        this.current = current;
        this.clock = clock;
    }

    @Transactional(MANDATORY)
    SignatureSlot sign(UUID agreementId, String capacityTitle, String documentSha256) {
        var agreement = agreements.lock(agreementId);
        refuseUnlessOut(agreement);
        var all = slots.of(agreement);
        var caller = current.get();
        var matter = matter(agreement);
        var slot = slotOf(caller, all, matter);
        refuseIfNotSignable(agreement, all, slot, caller, documentSha256);
        var rule = SigningAuthority.of(caller, slot, matter).orElseThrow();
        slot.sign(caller.subject(), capacityTitle, rule, documentSha256, clock.instant());
        trail.append(agreement, Trail.Kind.SIGNED, caller.subject(), detail(slot));
        all.stream()
                .filter(each -> each.state == SignatureSlot.State.WAITING)
                .findFirst()
                .ifPresentOrElse(
                        next -> next.request(caller.subject(), clock.instant()),
                        () -> move.bySuite(agreement, Move.to(AgreementState.EXECUTED)));
        return slot;
    }

    @Transactional(MANDATORY)
    SignatureSlot decline(UUID agreementId, String reason) {
        var agreement = agreements.lock(agreementId);
        refuseUnlessOut(agreement);
        var caller = current.get();
        var slot = slotOf(caller, slots.of(agreement), matter(agreement));
        if (slot.isSigned())
            throw refused(Violation.guard("signed-already", "what is signed is not declined; give notice instead"));
        slot.decline(caller.subject(), reason, clock.instant());
        var detail = new LinkedHashMap<String, Object>();
        detail.put("party", slot.legalName);
        detail.put("reason", reason);
        trail.append(agreement, Trail.Kind.SIGNING_DECLINED, caller.subject(), detail);
        move.bySuite(
                agreement,
                Move.to(AgreementState.NEGOTIATING, "%s declined to sign: %s".formatted(slot.legalName, reason)));
        return slot;
    }

    static SigningAuthority.Matter matter(Agreement agreement) {
        return new SigningAuthority.Matter(agreement.type(), agreement.effectiveOn(), agreement.expiresOn());
    }

    private static void refuseUnlessOut(Agreement agreement) {
        if (agreement.state() != AgreementState.OUT_FOR_SIGNATURE)
            throw refused(Violation.guard("not-out-for-signature", "it is " + agreement.state()));
    }

    /** The first slot that the caller may fill; if they fill none, the rules that bind the sides say who does. */
    static SignatureSlot slotOf(Caller caller, List<SignatureSlot> all, SigningAuthority.Matter matter) {
        var mine = all.stream()
                .filter(slot -> SigningAuthority.of(caller, slot, matter).isPresent())
                .toList();
        if (mine.isEmpty())
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "you may bind none of the parties that sign",
                    all.stream()
                            .map(slot -> Violation.guard(
                                    "no-signing-authority",
                                    "for %s signs who is covered by %s"
                                            .formatted(
                                                    slot.legalName,
                                                    SigningAuthority.covering(slot.side, matter).stream()
                                                            .map(SigningAuthority::code)
                                                            .toList())))
                            .toList());
        return mine.stream().filter(SignatureSlot::isOpen).findFirst().orElse(mine.getFirst());
    }

    static void refuseIfNotSignable(
            Agreement agreement, List<SignatureSlot> all, SignatureSlot slot, Caller caller, String sha256) {
        if (slot.side == Side.PARTNER && caller.is(Role.PARTNERSHIP_OFFICER))
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "an officer does not sign for a partner",
                    List.of(Violation.guard(
                            "separation-of-duties", "somebody who is no officer signs for the partner")));
        var unmet = new ArrayList<Violation>();
        if (slot.isSigned()) unmet.add(Violation.guard("signed-already", "%s has signed".formatted(slot.legalName)));
        if (slot.state == SignatureSlot.State.WAITING)
            unmet.add(Violation.guard(
                    "not-your-turn",
                    "before it sign %s"
                            .formatted(all.stream()
                                    .filter(each -> each.turn < slot.turn && !each.isSigned())
                                    .map(each -> each.legalName)
                                    .toList())));
        for (var other : all)
            if (other.isSigned()
                    && other.side.isSchoolSide() != slot.side.isSchoolSide()
                    && caller.subject().equals(other.signerId))
                unmet.add(Violation.guard("separation-of-duties", "one person does not sign for both sides"));
        if (!sha256.equals(agreement.documentSha256()))
            unmet.add(Violation.at(
                    "/documentSha256",
                    "not-the-current-document",
                    "version %d has the hash %s".formatted(agreement.versionNo(), agreement.documentSha256())));
        if (!unmet.isEmpty()) throw Problem.of(ProblemCode.TRANSITION_REFUSED, "this cannot be signed now", unmet);
    }

    private static Problem refused(Violation violation) {
        return Problem.of(ProblemCode.TRANSITION_REFUSED, "this cannot be signed or declined now", List.of(violation));
    }

    private static Map<String, Object> detail(SignatureSlot slot) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("party", slot.legalName);
        detail.put("orgId", slot.orgId);
        detail.put("side", slot.side);
        detail.put("capacityTitle", slot.capacityTitle);
        detail.put("authority", slot.authority);
        detail.put("version", slot.versionNo);
        detail.put("sha256", slot.documentSha256);
        return detail;
    }
}

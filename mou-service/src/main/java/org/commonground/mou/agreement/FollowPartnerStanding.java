package org.commonground.mou.agreement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.util.Set;
import org.commonground.mou.agreement.Agreement.Move;
import org.commonground.mou.replica.PartnerStandingChanged;

/** Agreements rest while a partner's approval has lapsed, and go on when it is approved again. */
@ApplicationScoped
class FollowPartnerStanding {
    private final Agreements agreements;
    private final MoveAgreement move;

    FollowPartnerStanding(Agreements agreements, MoveAgreement move) {
        this.agreements = agreements;
        this.move = move;
    }

    @Transactional(MANDATORY)
    void on(@Observes @Priority(2_000) PartnerStandingChanged standing) {
        if (standing.isLapse())
            for (var agreement : agreements.lockOf(standing.partnerId(), Set.of(AgreementState.ACTIVE)))
                suspend(agreement, standing.to());
        if (standing.isApproval())
            for (var agreement :
                    agreements.lockOf(standing.partnerId(), Set.of(AgreementState.EXECUTED, AgreementState.SUSPENDED)))
                move.resume(agreement);
    }

    private void suspend(Agreement agreement, String registrationState) {
        // an umbrella agreement may have taken it along
        if (agreement.state == AgreementState.ACTIVE)
            move.bySuite(
                    agreement, Move.to(AgreementState.SUSPENDED, "the partner's registration is " + registrationState));
    }
}

package org.commonground.mou.signing;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.mou.agreement.Agreement;
import org.commonground.mou.agreement.AgreementMoved;
import org.commonground.mou.agreement.AgreementState;
import org.commonground.mou.agreement.Party;
import org.commonground.mou.agreement.Trail;
import org.hibernate.Session;

/** The slots in which parties sign; they are laid out with the step that sends an agreement out, and closed with it. */
@ApplicationScoped
class SignatureSlots {
    private final Session db;
    private final Trail trail;
    private final Clock clock;

    SignatureSlots(Session db, Trail trail, Clock clock) {
        this.db = db;
        this.trail = trail;
        this.clock = clock;
    }

    /** The slots of the latest round, in turn. */
    List<SignatureSlot> of(Agreement agreement) {
        return db.createSelectionQuery(
                        "from SignatureSlot e where e.agreementId = :agreement and e.round ="
                                + " (select max(f.round) from SignatureSlot f where f.agreementId = :agreement)"
                                + " order by e.turn",
                        SignatureSlot.class)
                .setParameter("agreement", agreement.id())
                .getResultList();
    }

    @Transactional(MANDATORY)
    void on(@Observes AgreementMoved moved) {
        var agreement = moved.agreement();
        if (agreement.state() == AgreementState.OUT_FOR_SIGNATURE) layOut(agreement, moved.by());
        else if (moved.from() == AgreementState.OUT_FOR_SIGNATURE && agreement.state() != AgreementState.EXECUTED)
            close(agreement, moved.by());
    }

    private void layOut(Agreement agreement, Caller by) {
        var round = of(agreement).stream().mapToInt(slot -> slot.round).max().orElse(0) + 1;
        var parties = SignatureSlot.order(agreement.parties());
        int turn = 0;
        for (var party : parties)
            db.persist(new SignatureSlot(
                    Ids.next(),
                    agreement.id(),
                    agreement.versionNo(),
                    round,
                    ++turn,
                    party,
                    by.subject(),
                    clock.instant()));
        var detail = new LinkedHashMap<String, Object>();
        detail.put("version", agreement.versionNo());
        detail.put("sha256", agreement.documentSha256());
        detail.put("order", parties.stream().map(Party::legalName).toList());
        trail.append(agreement, Trail.Kind.SIGNATURES_REQUESTED, by.subject(), detail);
    }

    private void close(Agreement agreement, Caller by) {
        var as = agreement.state() == AgreementState.DRAFT_EXPIRED
                ? SignatureSlot.State.EXPIRED
                : SignatureSlot.State.VOIDED;
        for (var slot : of(agreement))
            if (slot.state != SignatureSlot.State.DECLINED) slot.close(as, by.subject(), clock.instant());
    }
}

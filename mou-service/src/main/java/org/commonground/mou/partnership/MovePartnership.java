package org.commonground.mou.partnership;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.mou.replica.PartnerStandingChanged;
import org.commonground.mou.replica.Replicas;
import org.jspecify.annotations.Nullable;

/** Takes a partnership one step on: for people, and by itself when an agreement or a partner's approval falls away. */
@ApplicationScoped
public class MovePartnership {
    private final Partnerships partnerships;
    private final AgreementStandings agreements;
    private final Replicas replicas;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;

    MovePartnership(
            Partnerships partnerships,
            AgreementStandings agreements,
            Replicas replicas,
            Outbox outbox,
            CurrentCaller current,
            BusinessDay businessDay,
            Clock clock) {
        this.partnerships = partnerships;
        this.agreements = agreements;
        this.replicas = replicas;
        this.outbox = outbox;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
    }

    @Transactional(MANDATORY)
    void move(Partnership partnership, PartnershipState to, @Nullable String reason, Caller by) {
        var circumstances = new Partnership.Circumstances(
                agreements.of(partnership.id()), replicas.partners(partnership.partnerIds), businessDay.today());
        outbox.publish(partnership, partnership.transition(to, reason, by, circumstances, clock.instant()));
    }

    /** No agreement under it is in force any more, though some rest: it rests with them. */
    @Transactional(MANDATORY)
    public void pauseWithoutAgreement(UUID id, String reason) {
        var partnership = partnerships.lock(id);
        if (partnership.state == PartnershipState.ACTIVE && !agreements.of(id).active())
            move(partnership, PartnershipState.PAUSED, reason, bySuite());
    }

    /** Its last agreement has run out or was ended: it winds down, and an officer confirms the end. */
    @Transactional(MANDATORY)
    public void endWithLastAgreement(UUID id, String reason) {
        var partnership = partnerships.lock(id);
        if (PartnershipState.GRAPH.allowed(partnership.state, bySuite().roles()).contains(PartnershipState.ENDING)
                && !agreements.of(id).unfinished()) move(partnership, PartnershipState.ENDING, reason, bySuite());
    }

    /** A partner that is not approved is in no active partnership. After its agreements: locks are taken in that order. */
    @Transactional(MANDATORY)
    void onLapse(@Observes @Priority(3_000) PartnerStandingChanged standing) {
        if (!standing.isLapse()) return;
        for (var partnership : partnerships.lockActiveOf(standing.partnerId()))
            move(partnership, PartnershipState.PAUSED, "the partner's registration is " + standing.to(), bySuite());
    }

    private Caller bySuite() {
        return Caller.system(current.get().district());
    }
}

package org.commonground.mou.partnership;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.mou.replica.PartnersMerged;

/** Partnerships with an entry of the registry that was merged are partnerships with its survivor. */
@ApplicationScoped
class FollowPartnerMerge {
    private final Partnerships partnerships;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Clock clock;

    FollowPartnerMerge(Partnerships partnerships, Outbox outbox, CurrentCaller current, Clock clock) {
        this.partnerships = partnerships;
        this.outbox = outbox;
        this.current = current;
        this.clock = clock;
    }

    @Transactional(MANDATORY)
    void on(@Observes PartnersMerged merge) {
        for (var partnership : partnerships.lockOf(merge.mergedId()))
            outbox.publish(
                    partnership,
                    partnership.repoint(
                            merge.mergedId(), merge.survivorId(), current.get().subject(), clock.instant()));
    }
}

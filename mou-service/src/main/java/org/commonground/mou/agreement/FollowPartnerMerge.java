package org.commonground.mou.agreement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.mou.replica.PartnersMerged;

/** Agreements with an entry of the registry that was merged are agreements with its survivor. */
@ApplicationScoped
class FollowPartnerMerge {
    private final Agreements agreements;
    private final Trail trail;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Clock clock;

    FollowPartnerMerge(Agreements agreements, Trail trail, Outbox outbox, CurrentCaller current, Clock clock) {
        this.agreements = agreements;
        this.trail = trail;
        this.outbox = outbox;
        this.current = current;
        this.clock = clock;
    }

    @Transactional(MANDATORY)
    void on(@Observes PartnersMerged merge) {
        var actor = current.get().subject();
        for (var agreement : agreements.lockOf(merge.mergedId(), EnumSet.allOf(AgreementState.class))) {
            var changed = agreement.repoint(merge.mergedId(), merge.survivorId(), actor, clock.instant());
            trail.append(
                    agreement,
                    Trail.Kind.PARTNER_MERGED,
                    actor,
                    Map.of(
                            "merged", merge.mergedId().toString(),
                            "survivor", merge.survivorId().toString()));
            outbox.publish(agreement, changed);
        }
    }
}

package org.commonground.registry.prospect;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.jspecify.annotations.Nullable;

/** One contact with an organisation that is not a partner yet, or that may become one again. */
@Entity
@Table(name = "prospect_engagement")
@InFeed(type = "prospect-engagement", list = "listProspectEngagements")
class ProspectEngagement extends Aggregate {
    UUID partnerId;
    Instant at;

    @Enumerated(EnumType.STRING)
    Channel channel;

    @Enumerated(EnumType.STRING)
    Outcome outcome;

    @Nullable
    String note;

    @Nullable
    String nextAction;

    @Nullable
    LocalDate nextActionOn;

    @Nullable
    UUID sourceReferralId;

    @Nullable
    String suggestedBy;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ProspectEngagement() {}

    @SuppressWarnings("NullAway.Init") // describe() comes next, before it is stored
    ProspectEngagement(UUID id, UUID partnerId, String actor, Instant now) {
        super(id, actor, now);
        this.partnerId = partnerId;
    }

    void describe(EngagementNote said, String actor, Instant now) {
        var broken = said.broken(now);
        if (!broken.isEmpty()) throw Problem.rules(broken);
        at = said.at();
        channel = said.channel();
        outcome = said.outcome();
        note = said.note();
        nextAction = said.nextAction();
        nextActionOn = said.nextActionOn();
        sourceReferralId = said.sourceReferralId();
        suggestedBy = said.suggestedBy();
        touch(actor, now);
    }

    EngagementNote said() {
        return new EngagementNote(at, channel, outcome, note, nextAction, nextActionOn, sourceReferralId, suggestedBy);
    }

    void moveTo(UUID survivor, String actor, Instant now) {
        partnerId = survivor;
        touch(actor, now);
    }
}

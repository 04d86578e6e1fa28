package org.commonground.registry.partner;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.audit.Personal;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Violation;
import org.jspecify.annotations.Nullable;

/** Somebody says that they speak for a partner. */
@Entity
@Table(name = "partner_claim")
@InFeed(type = "partner-claim", list = "listPartnerClaims")
class PartnerClaim extends Aggregate {
    UUID partnerId;

    /** The account, as tokens call it. */
    String subject;

    /** As the identity provider vouched for it when they claimed. */
    @Personal
    @Nullable
    String email;

    /** Whether the address is of the organisation's own domain. */
    boolean domainMatches;

    @Nullable
    String comment;

    @Enumerated(EnumType.STRING)
    ClaimState state;

    @Nullable
    String reason;

    @Nullable
    String decidedBy;

    @Nullable
    Instant decidedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected PartnerClaim() {}

    PartnerClaim(
            UUID id,
            UUID partnerId,
            String subject,
            @Nullable String email,
            boolean domainMatches,
            @Nullable String comment,
            Instant now) {
        super(id, subject, now);
        this.partnerId = partnerId;
        this.subject = subject;
        this.email = email;
        this.domainMatches = domainMatches;
        this.comment = comment;
        this.state = ClaimState.PENDING;
    }

    /** The domain speaks for itself: nobody had to decide. */
    void grantByDomain(Instant now) {
        state = ClaimState.GRANTED;
        decidedAt = now;
    }

    void decide(ClaimState to, @Nullable String reason, Caller by, Instant now) {
        var unmet = new ArrayList<Violation>();
        if (to != ClaimState.GRANTED && (reason == null || reason.isBlank()))
            unmet.add(Violation.at("/reason", "reason-missing", "say why; who claims it reads it"));
        if (by.subject().equals(subject))
            unmet.add(Violation.guard("own-claim", "somebody else decides about a claim of yours"));
        ClaimState.GRAPH.check(state, to, by.roles(), unmet);
        state = to;
        this.reason = reason;
        decidedBy = by.subject();
        decidedAt = now;
        touch(by.subject(), now);
    }
}

package org.commonground.registry.duplicate;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Violation;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Two entries that may be one organisation, for somebody to look at. A pair is proposed once. */
@Entity
@Table(name = "duplicate_proposal")
@InFeed(type = "duplicate-proposal", list = "listDuplicateProposals")
class DuplicateProposal extends Aggregate {
    UUID firstId;
    UUID secondId;

    BigDecimal score;

    @Enumerated(EnumType.STRING)
    DuplicateScore.Likelihood likelihood;

    @JdbcTypeCode(SqlTypes.JSON)
    List<DuplicateScore.Signal> signals;

    @Enumerated(EnumType.STRING)
    ProposalState state = ProposalState.OPEN;

    @Nullable
    String reason;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected DuplicateProposal() {}

    /** The smaller id first, so that a pair is one whichever way it is found. */
    DuplicateProposal(UUID id, UUID one, UUID other, DuplicateScore found, String actor, Instant now) {
        super(id, actor, now);
        firstId = isBefore(one, other) ? one : other;
        secondId = isBefore(one, other) ? other : one;
        score = decimal(found.score());
        likelihood = found.likelihood();
        signals = found.signals();
    }

    /** As PostgreSQL orders them, which is not as Java does. */
    static boolean isBefore(UUID one, UUID other) {
        return one.toString().compareTo(other.toString()) < 0;
    }

    /** What is known now, as long as nobody has decided. */
    void update(DuplicateScore found, String actor, Instant now) {
        if (state != ProposalState.OPEN || signals.equals(found.signals())) return;
        score = decimal(found.score());
        likelihood = found.likelihood();
        signals = found.signals();
        touch(actor, now);
    }

    void decide(ProposalState to, Caller by, @Nullable String reason, Instant now) {
        var unmet = to == ProposalState.DISMISSED && (reason == null || reason.isBlank())
                ? List.of(Violation.at("/reason", "reason-missing", "say why they are two"))
                : List.<Violation>of();
        ProposalState.GRAPH.check(state, to, by.roles(), unmet);
        state = to;
        this.reason = reason;
        touch(by.subject(), now);
    }

    private static BigDecimal decimal(double score) {
        return BigDecimal.valueOf(score).setScale(4, RoundingMode.HALF_UP);
    }
}

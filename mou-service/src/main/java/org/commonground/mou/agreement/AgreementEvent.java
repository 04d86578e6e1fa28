package org.commonground.mou.agreement;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/** What others learn about agreements. The event carries the full state: the last one is enough for a replica. */
sealed interface AgreementEvent extends DomainEvent {
    @Override
    default String topic() {
        return "mou.agreement.v1";
    }

    record AgreementSnapshot(
            UUID id,
            String number,
            AgreementType type,
            String title,
            UUID partnershipId,
            List<UUID> schoolIds,
            List<UUID> partnerIds,
            AgreementState state,
            LocalDate effectiveOn,
            LocalDate expiresOn,
            int versionNo,
            List<CommitmentFacts> commitments) {}

    /**
     * What a side commits to give over the term.
     *
     * @param id the same in every version of the agreement
     * @param amount in the unit of the kind
     */
    record CommitmentFacts(
            UUID id,
            String key,
            Side side,
            String description,
            CommitmentKind kind,
            CommitmentKind.Unit unit,
            BigDecimal amount,
            @Nullable BigDecimal valuationUsd) {}

    /** Drafted, then every step of its life. A renewal is a step from ACTIVE to ACTIVE with a later last day. */
    record StateChanged(
            AgreementSnapshot agreement, @Nullable AgreementState from, AgreementState to) implements AgreementEvent {
        @Override
        public String type() {
            return "mou.agreement.state-changed";
        }
    }
}

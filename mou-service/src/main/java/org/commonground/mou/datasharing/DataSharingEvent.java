package org.commonground.mou.datasharing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * What others learn about data sharing, from its approval on. Each event carries the full state: the last one is enough for a
 * replica, and {@code state} alone says whether data may flow.
 *
 * @param from the first day on which data may flow
 * @param to the last
 * @param retentionDays within how many days after the end all of it must be gone
 * @param endedOn the day on which it expired or was revoked
 */
record DataSharingEvent(
        @JsonIgnore Kind kind,
        UUID scheduleId,
        UUID agreementId,
        UUID partnerId,
        List<UUID> schoolIds,
        LegalBasis legalBasis,
        List<DataElement> elements,
        LocalDate from,
        LocalDate to,
        int retentionDays,
        DataSharingState state,
        @Nullable LocalDate endedOn)
        implements DomainEvent {

    /** What happened, with the type as it stands in the envelope. */
    enum Kind {
        APPROVED("mou.data-sharing.approved"),
        ACTIVATED("mou.data-sharing.activated"),
        /** Its agreement is not in force; it goes on when that is. */
        PAUSED("mou.data-sharing.paused"),
        RECALLED("mou.data-sharing.recalled"),
        EXPIRED("mou.data-sharing.expired"),
        REVOKED("mou.data-sharing.revoked"),
        DESTRUCTION_OVERDUE("mou.data-sharing.destruction-overdue"),
        DESTROYED("mou.data-sharing.destroyed");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    @Override
    public String type() {
        return kind.type;
    }

    @Override
    public String topic() {
        return "mou.data-sharing.v1";
    }
}

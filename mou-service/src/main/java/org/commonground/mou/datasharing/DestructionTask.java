package org.commonground.mou.datasharing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Data that somebody holds and must destroy.
 *
 * @param dueOn the last day for it
 * @param records how many were destroyed, where that was counted
 */
@Schema(name = "DataDestructionTask")
public record DestructionTask(
        Holder holder,
        LocalDate dueOn,
        @Nullable UUID certificateId,
        @Nullable Long records,
        @Nullable String statement,
        @Nullable String certifiedBy,
        @Nullable Instant certifiedAt) {
    /** Who has copies. */
    @Schema(name = "DataHolder")
    public enum Holder {
        /** This suite: the metrics service purges and certifies by itself. */
        SUITE,
        PARTNER
    }

    static DestructionTask open(Holder holder, LocalDate dueOn) {
        return new DestructionTask(holder, dueOn, null, null, null, null, null);
    }

    boolean isOpen() {
        return certifiedAt == null;
    }

    DestructionTask certified(
            UUID certificateId, @Nullable Long records, @Nullable String statement, String by, Instant at) {
        return new DestructionTask(holder, dueOn, certificateId, records, statement, by, at);
    }
}

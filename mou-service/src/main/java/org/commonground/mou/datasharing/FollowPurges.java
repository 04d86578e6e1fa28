package org.commonground.mou.datasharing;

import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.commonground.mou.datasharing.DestructionTask.Holder;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/** The metrics service has destroyed what this suite held of a schedule: its certificate closes the suite's task. */
@ApplicationScoped
class FollowPurges {
    private final Inbox inbox;
    private final DataSharingSchedules schedules;
    private final MoveDataSharing move;

    FollowPurges(Inbox inbox, DataSharingSchedules schedules, MoveDataSharing move) {
        this.inbox = inbox;
        this.schedules = schedules;
        this.move = move;
    }

    record DataPurged(
            UUID certificateId,
            UUID scheduleId,
            long count,
            @Nullable String sha256) {}

    @Incoming("privacy")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "metrics.privacy.data-purged" -> close(inbox.read(event, DataPurged.class));
            default -> {} // not ours to react to
        }
    }

    /** A schedule that still runs keeps its task: what was purged of it was past its retention. */
    private void close(DataPurged purged) {
        schedules
                .lockIfKnown(purged.scheduleId())
                .filter(DataSharingSchedule::owesDestruction)
                .ifPresent(schedule -> move.certify(
                        schedule,
                        Holder.SUITE,
                        purged.certificateId(),
                        purged.count(),
                        purged.sha256() == null ? null : "SHA-256 of the purged keys: " + purged.sha256(),
                        "metrics-service"));
    }
}

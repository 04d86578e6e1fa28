package org.commonground.registry.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Levels of quality, as the metrics service last published them; nobody sets one by hand. */
@ApplicationScoped
public class Quality {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;
    private final Event<QualityHeard> heard;

    Quality(Inbox inbox, Session db, CurrentCaller current, Event<QualityHeard> heard) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
        this.heard = heard;
    }

    /** What was assessed. */
    public enum Subject {
        SERVICE,
        PARTNERSHIP,
        PARTNER,
        SCHOOL
    }

    private record Told(Published quality) {
        record Published(
                String subject,
                UUID subjectId,
                String frameworkCode,
                @Nullable Integer overallLevel,
                @Nullable List<String> raterKinds,
                @Nullable LocalDate validTo) {}
    }

    @Incoming("quality")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "metrics.quality.published" ->
                take(event, inbox.read(event, Told.class).quality());
            default -> {} // not ours to follow
        }
    }

    private void take(IncomingEvent event, Told.Published quality) {
        int taken = db.createNativeMutationQuery("""
                        insert into replica_quality
                            (district, id, version, subject, subject_id, framework_code, level, rater_kinds, valid_to)
                        values (:district, :id, :version, :subject, :subjectId, :framework, :level, :raters, :validTo)
                        on conflict (district, id) do update set
                            version = excluded.version, subject = excluded.subject, subject_id = excluded.subject_id,
                            framework_code = excluded.framework_code, level = excluded.level,
                            rater_kinds = excluded.rater_kinds, valid_to = excluded.valid_to
                        where replica_quality.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", event.subject())
                .setParameter("version", event.aggregateVersion())
                .setParameter("subject", quality.subject())
                .setParameter("subjectId", quality.subjectId())
                .setParameter("framework", quality.frameworkCode())
                .setParameter("level", quality.overallLevel(), Integer.class)
                .setParameter(
                        "raters",
                        quality.raterKinds() == null
                                ? new String[0]
                                : quality.raterKinds().toArray(String[]::new))
                .setParameter("validTo", quality.validTo(), LocalDate.class)
                .executeUpdate();
        if (taken == 1) heard.fire(new QualityHeard(quality.subject(), quality.subjectId()));
    }

    /** The level that holds on a day: of the newest assessment that is still valid, by one framework or by any. */
    public Optional<Integer> level(Subject subject, UUID id, @Nullable String frameworkCode, LocalDate day) {
        return db.createNativeQuery("""
                        select level from replica_quality
                        where district = :district and subject = :subject and subject_id = :id and level is not null
                          and (cast(:framework as text) is null or framework_code = :framework)
                          and (valid_to is null or valid_to >= :day)
                        order by valid_to desc nulls first, id desc
                        """, Integer.class)
                .setParameter("district", current.get().district())
                .setParameter("subject", subject.name())
                .setParameter("id", id)
                .setParameter("framework", frameworkCode, String.class)
                .setParameter("day", day)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** The last day of the assessment that a level rests on; empty if it has none. */
    public Optional<LocalDate> validTo(Subject subject, UUID id, LocalDate day) {
        return db.createNativeQuery("""
                        select valid_to from replica_quality
                        where district = :district and subject = :subject and subject_id = :id and level is not null
                          and valid_to >= :day
                        order by valid_to desc, id desc
                        """, LocalDate.class)
                .setParameter("district", current.get().district())
                .setParameter("subject", subject.name())
                .setParameter("id", id)
                .setParameter("day", day)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }
}

package org.commonground.metrics.replica;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The data-sharing schedules of partners, as the agreements' service last told of them. */
@ApplicationScoped
public class DataSharings {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;
    private final Event<DataSharingHeard> heard;

    DataSharings(Inbox inbox, Session db, CurrentCaller current, Event<DataSharingHeard> heard) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
        this.heard = heard;
    }

    private record Told(
            UUID scheduleId,
            UUID agreementId,
            UUID partnerId,
            List<UUID> schoolIds,
            String legalBasis,
            List<String> elements,
            LocalDate from,
            LocalDate to,
            int retentionDays,
            String state,
            @Nullable LocalDate endedOn) {}

    /** A schedule under which data flows. */
    public record Sharing(
            UUID id,
            UUID agreementId,
            UUID partnerId,
            List<UUID> schoolIds,
            List<String> elements,
            LocalDate validFrom,
            LocalDate validTo) {}

    private record Row(
            UUID id,
            UUID agreementId,
            UUID partnerId,
            String schools,
            String elements,
            LocalDate validFrom,
            LocalDate validTo) {
        Sharing sharing() {
            return new Sharing(
                    id,
                    agreementId,
                    partnerId,
                    Arrays.stream(schools.split(",", -1)).map(UUID::fromString).toList(),
                    List.of(elements.split(",", -1)),
                    validFrom,
                    validTo);
        }
    }

    @Incoming("data-sharings")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        // every type carries the full state
        if (event.type().startsWith("mou.data-sharing.")) upsert(event, inbox.read(event, Told.class));
    }

    private void upsert(IncomingEvent event, Told told) {
        db.createNativeMutationQuery("""
                        insert into replica_data_sharing
                            (district, id, version, agreement_id, partner_id, school_ids, legal_basis, elements, valid_from,
                             valid_to, retention_days, state, ended_on)
                        values (:district, :id, :version, :agreement, :partner, :schools, :basis, :elements, :from, :to,
                             :retention, :state, :ended)
                        on conflict (district, id) do update set
                            version = excluded.version, agreement_id = excluded.agreement_id,
                            partner_id = excluded.partner_id, school_ids = excluded.school_ids,
                            legal_basis = excluded.legal_basis, elements = excluded.elements,
                            valid_from = excluded.valid_from, valid_to = excluded.valid_to,
                            retention_days = excluded.retention_days, state = excluded.state, ended_on = excluded.ended_on
                        where replica_data_sharing.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", told.scheduleId())
                .setParameter("version", event.aggregateVersion())
                .setParameter("agreement", told.agreementId())
                .setParameter("partner", told.partnerId())
                .setParameter("schools", told.schoolIds().toArray(UUID[]::new))
                .setParameter("basis", told.legalBasis())
                .setParameter("elements", told.elements().toArray(String[]::new))
                .setParameter("from", told.from())
                .setParameter("to", told.to())
                .setParameter("retention", told.retentionDays())
                .setParameter("state", told.state())
                .setParameter("ended", told.endedOn(), LocalDate.class)
                .executeUpdate();
        heard.fire(new DataSharingHeard(event.district(), told.scheduleId()));
    }

    /**
     * The schedules of these partners under which data about single students may be written today. They stay as they are until
     * the caller's transaction ends: a revocation that arrives meanwhile waits, and then finds what was written.
     */
    @Transactional(MANDATORY)
    public List<Sharing> inForce(Collection<UUID> partners, LocalDate today) {
        if (partners.isEmpty()) return List.of();
        return db
                .createNativeQuery("""
                        select id, agreement_id, partner_id, array_to_string(school_ids, ',') as schools,
                            array_to_string(elements, ',') as elements, valid_from, valid_to
                        from replica_data_sharing
                        where district = :district and partner_id = any(:partners) and state = 'ACTIVE'
                          and legal_basis <> 'AGGREGATE_ONLY' and cardinality(school_ids) > 0 and :today between valid_from and valid_to
                        order by id for share
                        """, Row.class)
                .setParameter("district", current.get().district())
                .setParameter("partners", partners.toArray(UUID[]::new))
                .setParameter("today", today)
                .getResultList()
                .stream()
                .map(Row::sharing)
                .toList();
    }
}

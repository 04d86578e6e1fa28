package org.commonground.registry.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Agreements of partners and schools, as the agreements service last told of them. */
@ApplicationScoped
public class Agreements {
    private static final String ACTIVE = "ACTIVE";

    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;
    private final Event<AgreementHeard> heard;

    Agreements(Inbox inbox, Session db, CurrentCaller current, Event<AgreementHeard> heard) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
        this.heard = heard;
    }

    private record Told(Agreement agreement) {
        record Agreement(
                UUID id,
                String state,
                List<UUID> schoolIds,
                List<UUID> partnerIds,
                @Nullable LocalDate effectiveOn,
                @Nullable LocalDate expiresOn) {}
    }

    @Incoming("agreements")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        // the last event of an agreement carries its state, whichever type it is: nothing else is left after compaction
        if (!event.type().startsWith("mou.agreement.") || !event.data().has("agreement")) return;
        var agreement = inbox.read(event, Told.class).agreement();
        int taken = db.createNativeMutationQuery("""
                        insert into replica_agreement
                            (district, id, version, state, school_ids, partner_ids, effective_on, expires_on)
                        values (:district, :id, :version, :state, :schools, :partners, :effectiveOn, :expiresOn)
                        on conflict (district, id) do update set
                            version = excluded.version, state = excluded.state, school_ids = excluded.school_ids,
                            partner_ids = excluded.partner_ids, effective_on = excluded.effective_on,
                            expires_on = excluded.expires_on
                        where replica_agreement.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", agreement.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("state", agreement.state())
                .setParameter("schools", agreement.schoolIds().toArray(UUID[]::new))
                .setParameter("partners", agreement.partnerIds().toArray(UUID[]::new))
                .setParameter("effectiveOn", agreement.effectiveOn(), LocalDate.class)
                .setParameter("expiresOn", agreement.expiresOn(), LocalDate.class)
                .executeUpdate();
        if (taken == 1) heard.fire(new AgreementHeard(agreement.partnerIds(), agreement.schoolIds()));
    }

    /** How many agreements with a partner are in force. */
    public long countActive(UUID partnerId) {
        return db.createNativeQuery("""
                        select count(*) from replica_agreement
                        where district = :district and state = :active and partner_ids @> array[cast(:partner as uuid)]
                        """, Long.class)
                .setParameter("district", current.get().district())
                .setParameter("active", ACTIVE)
                .setParameter("partner", partnerId)
                .getSingleResult();
    }

    /** Whether an agreement that is in force names both the partner and the school. */
    public boolean covers(UUID partnerId, UUID schoolId) {
        return isAny(partnerId, schoolId, List.of(ACTIVE));
    }

    /** Whether one that names both is in force, rests, winds down or is about to begin: enough to stay, not to begin. */
    public boolean holds(UUID partnerId, UUID schoolId) {
        return isAny(partnerId, schoolId, List.of(ACTIVE, "SUSPENDED", "TERMINATING", "EXECUTED"));
    }

    private boolean isAny(UUID partnerId, UUID schoolId, List<String> states) {
        return db.createNativeQuery("""
                        select exists (
                            select 1 from replica_agreement
                            where district = :district and state in (:states)
                              and partner_ids @> array[cast(:partner as uuid)]
                              and school_ids @> array[cast(:school as uuid)])
                        """, Boolean.class)
                .setParameter("district", current.get().district())
                .setParameterList("states", states)
                .setParameter("partner", partnerId)
                .setParameter("school", schoolId)
                .getSingleResult();
    }
}

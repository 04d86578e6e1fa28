package org.commonground.metrics.replica;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
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

/** What the sides of agreements commit to give, as the agreements service last told of it. */
@ApplicationScoped
public class Commitments {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    Commitments(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    private record Told(Agreement agreement) {
        record Agreement(
                UUID id,
                String number,
                UUID partnershipId,
                String state,
                LocalDate effectiveOn,
                LocalDate expiresOn,
                List<Committed> commitments) {
            @SuppressWarnings({"NullAway", "UnusedMethod"}) // made from JSON, in which it may be left out
            Agreement {
                commitments = commitments == null ? List.of() : commitments;
            }
        }

        record Committed(
                UUID id,
                String key,
                String side,
                String description,
                String kind,
                BigDecimal amount,
                @Nullable BigDecimal valuationUsd) {
            /** The school and its district give to the community round them, partners to the school. */
            String direction() {
                return side.equals("PARTNER") ? "PARTNER_TO_SCHOOL" : "SCHOOL_TO_COMMUNITY";
            }
        }
    }

    /**
     * Something that a side committed to give.
     *
     * @param agreementState once EXECUTED, it binds
     * @param validFrom the first day on which it is owed
     * @param validTo the last
     */
    public record Commitment(
            UUID id,
            UUID partnershipId,
            String agreementNumber,
            String agreementState,
            String key,
            String direction,
            String description,
            String kind,
            BigDecimal amount,
            @Nullable BigDecimal valuationUsd,
            LocalDate validFrom,
            LocalDate validTo) {
        /** Both sides have signed it, whatever became of it since. */
        public boolean isBinding() {
            return switch (agreementState) {
                case "EXECUTED", "ACTIVE", "SUSPENDED", "EXPIRED", "TERMINATED" -> true;
                default -> false;
            };
        }
    }

    @Incoming("agreements")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "mou.agreement.state-changed" ->
                follow(event, inbox.read(event, Told.class).agreement());
            default -> {} // not ours to follow
        }
    }

    /** A commitment that is gone from the agreement stays, if anything was ever held against it; it is no longer owed. */
    private void follow(IncomingEvent event, Told.Agreement agreement) {
        int taken = db.createNativeMutationQuery("""
                        insert into replica_agreement (district, id, version, state) values (:district, :id, :version, :state)
                        on conflict (district, id) do update set version = excluded.version, state = excluded.state
                        where replica_agreement.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", agreement.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("state", agreement.state())
                .executeUpdate();
        if (taken == 0) return; // told late
        db.createNativeMutationQuery("""
                        update replica_commitment set agreement_state = :state, dropped = not (id = any(:left))
                        where district = :district and agreement_id = :agreement
                        """)
                .setParameter("state", agreement.state())
                .setParameter(
                        "left",
                        agreement.commitments().stream().map(Told.Committed::id).toArray(UUID[]::new))
                .setParameter("district", event.district())
                .setParameter("agreement", agreement.id())
                .executeUpdate();
        for (var commitment : agreement.commitments()) upsert(event.district(), agreement, commitment);
    }

    private void upsert(String district, Told.Agreement agreement, Told.Committed commitment) {
        db.createNativeMutationQuery("""
                        insert into replica_commitment
                            (district, id, agreement_id, partnership_id, agreement_number, agreement_state, key, direction,
                             description, kind, amount, valuation_usd, valid_from, valid_to, dropped)
                        values (:district, :id, :agreement, :partnership, :number, :state, :key, :direction, :description,
                            :kind, :amount, :valuation, :from, :to, false)
                        on conflict (district, id) do update set
                            agreement_number = excluded.agreement_number, agreement_state = excluded.agreement_state,
                            direction = excluded.direction, description = excluded.description, kind = excluded.kind,
                            amount = excluded.amount, valuation_usd = excluded.valuation_usd,
                            valid_from = excluded.valid_from, valid_to = excluded.valid_to
                        """)
                .setParameter("district", district)
                .setParameter("id", commitment.id())
                .setParameter("agreement", agreement.id())
                .setParameter("partnership", agreement.partnershipId())
                .setParameter("number", agreement.number())
                .setParameter("state", agreement.state())
                .setParameter("key", commitment.key())
                .setParameter("direction", commitment.direction())
                .setParameter("description", commitment.description())
                .setParameter("kind", commitment.kind())
                .setParameter("amount", commitment.amount())
                .setParameter("valuation", commitment.valuationUsd(), BigDecimal.class)
                .setParameter("from", agreement.effectiveOn())
                .setParameter("to", agreement.expiresOn())
                .executeUpdate();
    }

    private static final String SELECT = """
            select id, partnership_id, agreement_number, agreement_state, key, direction, description, kind, amount,
                valuation_usd, valid_from, valid_to
            from replica_commitment where district = :district and
            """;

    /** What is owed in a partnership: of signed agreements, and still in them. */
    public List<Commitment> bindingIn(UUID partnership) {
        return db
                .createNativeQuery(
                        SELECT
                                + " partnership_id = :partnership and not dropped order by agreement_number, key limit 2000",
                        Commitment.class)
                .setParameter("district", current.get().district())
                .setParameter("partnership", partnership)
                .getResultList()
                .stream()
                .filter(Commitment::isBinding)
                .toList();
    }

    /** One that has been heard of; whoever else gives towards it waits until the caller's transaction ends. */
    @Transactional(MANDATORY)
    public Optional<Commitment> lock(UUID id) {
        return db
                .createNativeQuery(SELECT + " id = :id and not dropped for update", Commitment.class)
                .setParameter("district", current.get().district())
                .setParameter("id", id)
                .getResultList()
                .stream()
                .findFirst();
    }
}

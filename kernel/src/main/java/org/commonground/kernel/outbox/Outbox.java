package org.commonground.kernel.outbox;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.trace.Span;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Stores events in the transaction of the write that they tell of; {@link OutboxRelay} sends them after the commit.
 *
 * <p>The aggregate is flushed first: its row lock then covers the outbox insert, so that the sequence numbers of one
 * aggregate's events follow its versions.
 */
@ApplicationScoped
public class Outbox {
    private static final String WOKEN = Outbox.class.getName();
    /** Characters; up to three bytes each, and headers, still fit into a message. */
    private static final int LARGEST = 1_250_000;

    private final Session db;
    private final ObjectMapper json;
    private final Clock clock;
    private final CurrentCaller current;
    private final OutboxRelay relay;
    private final OutboxBacklog backlog;
    private final TransactionSynchronizationRegistry transaction;

    Outbox(
            Session db,
            ObjectMapper json,
            Clock clock,
            CurrentCaller current,
            OutboxRelay relay,
            OutboxBacklog backlog,
            TransactionSynchronizationRegistry transaction) {
        this.db = db;
        this.json = json;
        this.clock = clock;
        this.current = current;
        this.relay = relay;
        this.backlog = backlog;
        this.transaction = transaction;
    }

    /** An event and the aggregate that it is about. */
    public record Fact(Aggregate about, DomainEvent event) {}

    public static final String COLUMNS =
            "id, topic, type, subject, aggregate_version, district, actor, time, traceparent, data";

    /** An event as it is stored; the database adds its place in the order. */
    public record Row(
            UUID id,
            String topic,
            String type,
            UUID subject,
            long aggregateVersion,
            String district,
            String actor,
            Instant time,
            @Nullable String traceparent,
            String data) {}

    @Transactional(MANDATORY)
    public void publish(Aggregate about, DomainEvent event) {
        publish(List.of(new Fact(about, event)));
    }

    /** Many at once, in one round trip. */
    @Transactional(MANDATORY)
    public void publish(Collection<Fact> facts) {
        if (facts.isEmpty()) return;
        db.flush(); // which counts the versions on
        var rows = new ArrayList<Row>(facts.size());
        publish(facts, rows::add);
        db.doWork(connection -> {
            try (var insert = connection.prepareStatement(
                    "insert into outbox (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (var row : rows) add(insert, row);
                insert.executeBatch();
            }
        });
    }

    /**
     * Many at once, of aggregates that the caller writes past the session, and so are the rows of their events: each is given to
     * {@code write}, which stores it in this transaction after its aggregate, the {@link #COLUMNS} in the order of {@link Row}.
     */
    @Transactional(MANDATORY)
    public void publish(Collection<Fact> facts, Consumer<Row> write) {
        if (facts.isEmpty()) return;
        var caller = current.get();
        backlog.admit(caller);
        var trace = traceparent();
        for (var fact : facts)
            write.accept(new Row(
                    Ids.next(),
                    fact.event.topic(),
                    fact.event.type(),
                    fact.about.id(),
                    fact.about.version(),
                    caller.district(),
                    caller.subject(),
                    clock.instant(),
                    trace,
                    data(fact.event)));
        wakeRelayAfterCommit();
    }

    private static void add(PreparedStatement insert, Row row) throws SQLException {
        insert.setObject(1, row.id);
        insert.setString(2, row.topic);
        insert.setString(3, row.type);
        insert.setObject(4, row.subject);
        insert.setLong(5, row.aggregateVersion);
        insert.setString(6, row.district);
        insert.setString(7, row.actor);
        insert.setTimestamp(8, Timestamp.from(row.time));
        insert.setString(9, row.traceparent);
        insert.setString(10, row.data);
        insert.addBatch();
    }

    private String data(DomainEvent event) {
        try {
            var data = json.writeValueAsString(event);
            if (data.length() > LARGEST)
                throw Problem.of(
                        ProblemCode.PAYLOAD_TOO_LARGE,
                        "with this change, what the other services are told of it would exceed %d characters"
                                .formatted(LARGEST));
            return data;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that cannot be written: " + event.type(), e);
        }
    }

    private static @Nullable String traceparent() {
        var context = Span.current().getSpanContext();
        if (!context.isValid()) return null;
        return "00-%s-%s-%s"
                .formatted(
                        context.getTraceId(),
                        context.getSpanId(),
                        context.getTraceFlags().asHex());
    }

    private void wakeRelayAfterCommit() {
        if (transaction.getResource(WOKEN) != null) return;
        transaction.putResource(WOKEN, UUID.randomUUID());
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) relay.wake();
            }
        });
    }
}

package org.commonground.kernel.inbox;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.hibernate.Session;

/**
 * Takes batches from Kafka to the service's handlers. A batch is one transaction per district; if it fails, its events are
 * taken one by one, and one that cannot be handled goes to the dead-letter topic. While the database is away nothing is
 * acknowledged.
 */
@ApplicationScoped
public class Inbox {
    private final Session db;
    private final ObjectMapper json;
    private final DeadLetters deadLetters;

    Inbox(Session db, ObjectMapper json, DeadLetters deadLetters) {
        this.db = db;
        // producers may add fields within v1, so unlike our API we read past what we do not know
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        this.deadLetters = deadLetters;
    }

    /** Handles each event of a batch in order; returns when all of them are committed or set aside. */
    public void receive(ConsumerRecords<String, byte[]> batch, Consumer<IncomingEvent> handler) {
        var run = new ArrayList<Message>();
        for (var record : batch) {
            var message = parse(record);
            if (message == null) continue;
            if (!run.isEmpty() && !run.getFirst().event.district().equals(message.event.district())) {
                handle(run, handler);
                run.clear();
            }
            run.add(message);
        }
        if (!run.isEmpty()) handle(run, handler);
    }

    /** The fields of an event that a service reads, as its own record. */
    public <T> T read(IncomingEvent event, Class<T> as) {
        try {
            return json.treeToValue(event.data(), as);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "%s is not as expected: %s".formatted(event.type(), e.getOriginalMessage()), e);
        }
    }

    /** True once per event: a redelivery gets false, even one racing in another instance. For one-shot reactions. */
    @Transactional(MANDATORY)
    public boolean isFirst(IncomingEvent event) {
        return db.createNativeMutationQuery("insert into inbox (event_id) values (:id) on conflict do nothing")
                        .setParameter("id", event.id())
                        .executeUpdate()
                == 1;
    }

    private record Message(ConsumerRecord<String, byte[]> record, IncomingEvent event) {}

    private @org.jspecify.annotations.Nullable Message parse(ConsumerRecord<String, byte[]> record) {
        try {
            return new Message(record, IncomingEvent.of(record, json));
        } catch (IOException | IllegalArgumentException e) {
            deadLetters.add(record, e);
            return null;
        }
    }

    private void handle(List<Message> run, Consumer<IncomingEvent> handler) {
        try {
            inTransaction(run, handler);
        } catch (RuntimeException batchFailed) {
            Log.debugf("a batch of %d failed, taking its events one by one: %s", run.size(), batchFailed.getMessage());
            for (var message : run) handleAlone(message, handler);
        }
    }

    private void handleAlone(Message message, Consumer<IncomingEvent> handler) {
        for (long wait = 50; ; wait = Math.min(wait * 2, 5_000)) {
            try {
                inTransaction(List.of(message), handler);
                return;
            } catch (RuntimeException e) {
                if (!databaseIsAway(e)) {
                    Log.errorf(e, "event %s (%s) is set aside", message.event.id(), message.event.type());
                    deadLetters.add(message.record, e);
                    return;
                }
                Log.warnf("events wait, the database does not answer: %s", e.getMessage());
                sleep(wait);
            }
        }
    }

    private void inTransaction(List<Message> run, Consumer<IncomingEvent> handler) {
        CurrentCaller.asSystem(
                run.getFirst().event.district(),
                () -> QuarkusTransaction.requiringNew().call(() -> {
                    for (var message : run) handler.accept(message.event);
                    return run.size();
                }));
    }

    private static boolean databaseIsAway(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var state = sql.getSQLState();
                return state == null
                        || state.startsWith("08")
                        || state.startsWith("57")
                        || state.startsWith("53")
                        || state.startsWith("40");
            }
        }
        return e instanceof PersistenceException && e.getCause() == null;
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for the database", e);
        }
    }
}

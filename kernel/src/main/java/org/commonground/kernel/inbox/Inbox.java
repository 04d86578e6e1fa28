package org.commonground.kernel.inbox;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.hibernate.Session;

/**
 * Takes batches from Kafka to the service's handlers. A batch is one transaction per district; if it fails, its events are
 * taken one by one, and one that cannot be handled goes to the dead-letter topic.
 *
 * <p>An event is set aside only if it is the event's fault: the database answers, the process is not stopping, and it failed
 * several times. In all other cases the batch waits, or ends without being acknowledged and comes again after a restart.
 */
@ApplicationScoped
public class Inbox {
    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Session db;
    private final ObjectMapper json;
    private final DeadLetters deadLetters;
    private volatile boolean stopping;

    Inbox(Session db, ObjectMapper json, DeadLetters deadLetters) {
        this.db = db;
        // producers may add fields within v1, so unlike our API we read past what we do not know
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        this.deadLetters = deadLetters;
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        stopping = true;
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
            setAside(record, e);
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
        for (int attempt = 1; ; ) {
            try {
                inTransaction(List.of(message), handler);
                return;
            } catch (RuntimeException e) {
                if (!databaseAnswers()) pause(LONGEST_PAUSE, "the database does not answer", e);
                else if (attempt++ < ATTEMPTS) pause(FIRST_PAUSE.multipliedBy(attempt), "an event failed", e);
                else {
                    Log.errorf(e, "event %s (%s) is set aside", message.event.id(), message.event.type());
                    setAside(message.record, e);
                    return;
                }
            }
        }
    }

    private void setAside(ConsumerRecord<String, byte[]> record, Exception reason) {
        while (true) {
            try {
                deadLetters.add(record, reason);
                return;
            } catch (RuntimeException e) {
                pause(LONGEST_PAUSE, "the dead-letter topic does not answer", e);
            }
        }
    }

    private boolean databaseAnswers() {
        try {
            return CurrentCaller.asSystem(
                    "-",
                    () -> QuarkusTransaction.requiringNew()
                            .call(() -> db.createNativeQuery("select true", Boolean.class)
                                    .getSingleResult()));
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Waits, unless the process is stopping: then the batch ends here, unacknowledged. */
    private void pause(Duration time, String why, RuntimeException cause) {
        if (stopping) throw new IllegalStateException("stopping; the batch comes again", cause);
        Log.warnf("events wait, %s: %s", why, cause.getMessage());
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopping; the batch comes again", e);
        }
        if (stopping) throw new IllegalStateException("stopping; the batch comes again", cause);
    }

    private void inTransaction(List<Message> run, Consumer<IncomingEvent> handler) {
        CurrentCaller.asSystem(
                run.getFirst().event.district(),
                () -> QuarkusTransaction.requiringNew().call(() -> {
                    for (var message : run) handler.accept(message.event);
                    return run.size();
                }));
    }
}

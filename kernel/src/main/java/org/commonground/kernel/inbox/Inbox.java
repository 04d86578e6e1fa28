package org.commonground.kernel.inbox;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches from Kafka to the service's handlers. A batch is one transaction per district; if it fails, its events are
 * taken one by one, and one that cannot be handled goes to the dead-letter topic.
 *
 * <p>An event is set aside only if it is the event's fault: the database answers, the process is not stopping, and it failed
 * several times. In all other cases the batch waits, or ends without being acknowledged and comes again after a restart.
 */
@ApplicationScoped
public class Inbox {
    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Session db;
    private final ObjectMapper json;
    private final DeadLetters deadLetters;
    private final MeterRegistry metrics;
    private volatile boolean stopping;

    Inbox(Session db, ObjectMapper json, DeadLetters deadLetters, MeterRegistry metrics) {
        this.db = db;
        // producers may add fields within v1, so unlike our API we read past what we do not know
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        stopping = true;
    }

    /** Handles each event of a batch in order; returns when all of them are committed or set aside. */
    public void receive(ConsumerRecords<String, byte[]> batch, Consumer<IncomingEvent> handler) {
        if (Followed.ANEW.isBound()) {
            receiveAnew(batch, handler);
            return;
        }
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

    /** One transaction per district, and what fails is told to whoever asked for this. */
    private void receiveAnew(ConsumerRecords<String, byte[]> batch, Consumer<IncomingEvent> handler) {
        var byDistrict = new LinkedHashMap<String, List<Message>>();
        for (var record : batch) {
            var message = read(record);
            byDistrict
                    .computeIfAbsent(message.event.district(), _ -> new ArrayList<>())
                    .add(message);
        }
        var before = Followed.ANEW.get();
        for (var run : byDistrict.values())
            inTransaction(run, event -> {
                before.accept(event);
                handler.accept(event);
            });
    }

    /** The fields of an event that a service reads, as its own record. */
    public <T> T read(IncomingEvent event, Class<T> as) {
        try {
            return json.treeToValue(event.data(), as);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("%s is not as expected at %s".formatted(event.type(), place(e)));
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

    private @Nullable Message parse(ConsumerRecord<String, byte[]> record) {
        try {
            return read(record);
        } catch (IllegalArgumentException e) {
            setAside(record, e);
            return null;
        }
    }

    private Message read(ConsumerRecord<String, byte[]> record) {
        try {
            return new Message(record, IncomingEvent.of(record, json));
        } catch (JsonProcessingException e) {
            // where, not what: the text at that place may be about a person
            throw new IllegalArgumentException("the data is no JSON at " + place(e), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the message cannot be read", e);
        }
    }

    private static String place(JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty())
            return mapping.getPathReference();
        var place = e.getLocation();
        return place == null
                ? "an unknown place"
                : "line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
    }

    private void handle(List<Message> run, Consumer<IncomingEvent> handler) {
        try {
            inTransaction(run, handler);
        } catch (RuntimeException batchFailed) {
            Log.debugf("a batch of %d failed, taking its events one by one: %s", run.size(), reason(batchFailed));
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
                else if (!(e instanceof IllegalArgumentException) && attempt < ATTEMPTS)
                    pause(FIRST_PAUSE.multipliedBy(1L << (2 * attempt++)), "an event failed", e);
                else {
                    Log.errorf("event %s (%s) is set aside: %s", message.event.id(), message.event.type(), reason(e));
                    setAside(message.record, e);
                    return;
                }
            }
        }
    }

    private void setAside(ConsumerRecord<String, byte[]> record, Exception reason) {
        while (true) {
            try {
                deadLetters.add(record, reason(reason));
                Counter.builder("inbox.set.aside")
                        .description("Events that could not be handled and went to the dead-letter topic")
                        .tag("topic", record.topic())
                        .register(metrics)
                        .increment();
                return;
            } catch (RuntimeException e) {
                pause(LONGEST_PAUSE, "the dead-letter topic does not answer", e);
            }
        }
    }

    /** Kinds and places of failures; never the words of a failure that we did not write, which may quote data. */
    static String reason(Exception e) {
        var text = new StringJoiner(", because of ");
        for (Throwable each = e; each != null; each = each.getCause()) {
            var ours = each instanceof IllegalArgumentException || each instanceof Problem;
            var state = each instanceof SQLException sql ? " (SQL state %s)".formatted(sql.getSQLState()) : "";
            text.add(ours ? String.valueOf(each.getMessage()) : each.getClass().getSimpleName() + state);
            if (ours) break;
        }
        return text.toString();
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
        Log.warnf("events wait, %s: %s", why, reason(cause));
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
                    for (var message : run) inTraceOf(message.record, () -> handler.accept(message.event));
                    return run.size();
                }));
    }

    /** What is done because of an event belongs to the trace of the request that caused it. */
    private static void inTraceOf(ConsumerRecord<String, byte[]> record, Runnable work) {
        var parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), record.headers(), TRACE_HEADERS);
        var span = GlobalOpenTelemetry.getTracer("org.commonground.kernel.inbox")
                .spanBuilder("process " + record.topic())
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", record.topic())
                .startSpan();
        try (var _ = span.makeCurrent()) {
            work.run();
        } catch (RuntimeException e) {
            span.setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }

    private static final TextMapGetter<Headers> TRACE_HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return Arrays.stream(headers.toArray()).map(Header::key).toList();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            var header = headers == null ? null : headers.lastHeader(name);
            return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
    };
}

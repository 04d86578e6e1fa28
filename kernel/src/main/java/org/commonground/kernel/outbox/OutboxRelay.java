package org.commonground.kernel.outbox;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.commonground.kernel.outbox.OutboxTable.Waiting;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Sends the outbox to Kafka in its order and deletes what the broker has acknowledged.
 *
 * <p>Why nothing is lost: a row is there until Kafka has it, and a look from the very first row on comes again and again.
 * Why order holds: one relay per service is active, by an advisory lock that ends with its connection, each batch is
 * acknowledged before the next is read, and after the first message that fails nothing more of its batch is sent. Such a batch
 * is sent again whole: events arrive at least once, and consumers compare versions.
 *
 * <p>Why there is a floor nevertheless: while any transaction of the database stays open, PostgreSQL keeps the rows that we
 * deleted, and a look from the first row on steps over all of them. So most looks begin at a number below which everything
 * was gone a moment ago, and a sweep from the first row finds what was numbered earlier but committed later. Such rows can only
 * be of transactions that were open when the floor was set: as soon as one of these has ended, nothing is sent before a sweep,
 * or what was written after its commit would overtake it.
 */
@Singleton
public class OutboxRelay {
    /** Under load a look for every single write would cost more than the write: so many looks a second are enough. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(4);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(64);
    private static final Duration SWEEP = Duration.ofMillis(250);

    /**
     * After a long look, such as over the rows of an import that is not committed yet, so many times what it took is let pass
     * before the next; less if somebody has committed, who should not wait long for the import's sake.
     */
    private static final int SHARE = 20;

    private static final int WOKEN_SHARE = 1;

    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    /** The largest message that producer and topics take; what is published is held well below it. */
    static final int LARGEST_MESSAGE = 4 << 20;

    private final DataSource database;
    private final String source;
    private final String bootstrapServers;
    private final int batchSize;
    private final boolean enabled;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;

    OutboxRelay(
            DataSource database,
            @ConfigProperty(name = "quarkus.application.name") String source,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "commonground.outbox.batch-size", defaultValue = "1000") int batchSize,
            @ConfigProperty(name = "commonground.outbox.enabled", defaultValue = "true") boolean enabled) {
        this.database = database;
        this.source = "/" + source;
        this.bootstrapServers = bootstrapServers;
        this.batchSize = batchSize;
        this.enabled = enabled;
    }

    void start(@Observes @Priority(10_000) StartupEvent event) {
        if (!enabled) return;
        running = true;
        thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        wake();
        var current = thread;
        if (current != null) current.join(Duration.ofSeconds(10));
    }

    /** Something was committed: look now rather than at the next tick. */
    void wake() {
        if (wake.availablePermits() == 0) wake.release();
    }

    private void run() {
        while (running) {
            try (var connection = database.getConnection()) {
                connection.setAutoCommit(true);
                var table = new OutboxTable(connection);
                if (table.lock()) relay(table);
                else pause(AFTER_FAILURE); // another instance is the active one
            } catch (SQLException | ExecutionException | TimeoutException | RuntimeException e) {
                if (!running) return;
                Log.warnf("events wait in the outbox, trying again: %s", e.getMessage());
                pause(AFTER_FAILURE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void relay(OutboxTable table)
            throws SQLException, ExecutionException, InterruptedException, TimeoutException {
        try (var producer = new Closing(producer())) {
            var looks = new Looks();
            while (running) {
                var batch = looks.look(table, batchSize);
                if (!batch.isEmpty()) table.delete(send(table, producer.producer, batch));
                if (batch.size() < batchSize) {
                    pause(looks.pause());
                    looks.rest();
                }
            }
        } finally {
            unlock(table);
        }
    }

    private static void unlock(OutboxTable table) {
        try {
            table.unlock();
        } catch (SQLException e) {
            Log.debug("the connection is gone, and the lock with it", e);
        }
    }

    /** Where looks begin and how often they come. */
    private static final class Looks {
        private long floor;
        /** Open when the floor was set: rows of theirs may lie below it. Who writes an event has written its aggregate before. */
        private Set<Long> stragglers = Set.of();

        private long highest;
        private long highestAtLastSweep;
        private Set<Long> openAtLastSweep = Set.of();
        private long nextSweep = System.nanoTime();
        private long began;
        private Duration took = Duration.ZERO;
        private Duration pause = SHORTEST_PAUSE;

        /** The oldest rows, at most so many; none that was written after the commit of one that is not among them. */
        List<Waiting> look(OutboxTable table, int atMost) throws SQLException {
            began = System.nanoTime();
            var batch = began - nextSweep >= 0 ? sweep(table, atMost) : table.oldest(floor, atMost);
            // asked after the look: who is open now was open then
            if (!batch.isEmpty() && !stragglers.isEmpty() && !table.open().containsAll(stragglers))
                batch = sweep(table, atMost);
            took = Duration.ofNanos(System.nanoTime() - began);
            if (batch.isEmpty())
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            else {
                pause = SHORTEST_PAUSE;
                highest = Math.max(highest, batch.getLast().seq());
            }
            return batch;
        }

        private List<Waiting> sweep(OutboxTable table, int atMost) throws SQLException {
            var open = table.open();
            var batch = table.oldest(0, atMost);
            if (batch.size() == atMost) {
                floor = 0; // there may be more below: go on from the first row until there is not
                highestAtLastSweep = 0;
            } else {
                floor = highestAtLastSweep;
                highestAtLastSweep = highest;
                nextSweep = began + Math.max(SWEEP.toNanos(), SHARE * (System.nanoTime() - began));
            }
            stragglers = new HashSet<>(openAtLastSweep);
            stragglers.retainAll(open);
            openAtLastSweep = open;
            return batch;
        }

        Duration pause() {
            return tookLong() ? took.multipliedBy(SHARE) : pause;
        }

        /** Woken early, it waits until the next look is due; woken out of a longer pause, it looks at once. */
        void rest() throws InterruptedException {
            var atLeast = tookLong() ? took.multipliedBy(WOKEN_SHARE) : SHORTEST_PAUSE;
            long early = began + atLeast.toNanos() - System.nanoTime();
            if (early > 0) Thread.sleep(Duration.ofNanos(early));
        }

        private boolean tookLong() {
            return took.compareTo(SHORTEST_PAUSE) > 0;
        }
    }

    /** Returns what Kafka has acknowledged; a row that it will never take is set aside. */
    List<Waiting> send(OutboxTable table, Producer<String, byte[]> producer, List<Waiting> batch)
            throws ExecutionException, InterruptedException, TimeoutException, SQLException {
        var pending = new ArrayList<Future<RecordMetadata>>(batch.size());
        for (var event : batch) {
            var sending = producer.send(record(event.row()), (_, failure) -> {
                // what is under way behind it is then refused by its number, and what is not never leaves
                if (failure != null && !isTooLarge(failure)) producer.close(Duration.ZERO);
            });
            pending.add(sending);
            if (sending.state() == Future.State.FAILED && !isTooLarge(sending.exceptionNow())) break;
        }
        var sent = new ArrayList<Waiting>(batch.size());
        for (int i = 0; i < pending.size(); i++) {
            var event = batch.get(i);
            try {
                pending.get(i).get(15, TimeUnit.SECONDS);
                sent.add(event);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RecordTooLargeException tooLarge)) throw e;
                Log.errorf(
                        "event %s (%s) is set aside in outbox_refused: %s",
                        event.row().id(), event.row().type(), tooLarge.getMessage());
                table.refuse(event, String.valueOf(tooLarge.getMessage()));
            }
        }
        return sent;
    }

    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof RecordTooLargeException;
    }

    private ProducerRecord<String, byte[]> record(Outbox.Row row) {
        var subject = row.subject().toString();
        var message = new ProducerRecord<>(row.topic(), subject, row.data().getBytes(StandardCharsets.UTF_8));
        header(message, "ce_specversion", "1.0");
        header(message, "ce_id", row.id().toString());
        header(message, "ce_source", source);
        header(message, "ce_type", row.type());
        header(message, "ce_subject", subject);
        header(message, "ce_time", row.time().toString());
        header(message, "ce_dataschema", "/contracts/events/" + row.type() + ".schema.json");
        header(message, "ce_aggregateversion", Long.toString(row.aggregateVersion()));
        header(message, "ce_district", row.district());
        header(message, "ce_actor", row.actor());
        header(message, "content-type", "application/json");
        var trace = row.traceparent();
        if (trace != null) {
            header(message, "ce_traceparent", trace);
            header(message, "traceparent", trace);
        }
        return message;
    }

    private static void header(ProducerRecord<String, byte[]> message, String name, String value) {
        message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Does not wait for what is under way: it will be sent again, by this relay or the next. */
    private record Closing(Producer<String, byte[]> producer) implements AutoCloseable {
        @Override
        public void close() {
            producer.close(Duration.ZERO);
        }
    }

    private Producer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        source.substring(1) + "-outbox",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        5_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        10_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        LARGEST_MESSAGE),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private void pause(Duration atMost) {
        try {
            if (wake.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) wake.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}

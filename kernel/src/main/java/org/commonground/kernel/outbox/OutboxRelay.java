package org.commonground.kernel.outbox;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Sends the outbox to Kafka in its order and deletes what the broker has acknowledged.
 *
 * <p>Why nothing is lost: there is no cursor to run ahead of a slow transaction; a row is there until Kafka has it. Why
 * order holds: one relay per service is active, by an advisory lock that ends with its connection, and each batch is
 * acknowledged before the next is read. A batch that fails half-way is sent again: events arrive at least once, and
 * consumers compare versions.
 */
@Singleton
public class OutboxRelay {
    private static final long LOCK = 0x0B0C_0001L;
    private static final Duration NET = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final AgroalDataSource database;
    private final Clock clock;
    private final String source;
    private final String bootstrapServers;
    private final int batchSize;
    private final boolean enabled;
    private final MeterRegistry metrics;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean running;
    private volatile double oldestAgeSeconds;
    private @Nullable Thread thread;

    OutboxRelay(
            AgroalDataSource database,
            Clock clock,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.name") String source,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "commonground.outbox.batch-size", defaultValue = "1000") int batchSize,
            @ConfigProperty(name = "commonground.outbox.enabled", defaultValue = "true") boolean enabled) {
        this.database = database;
        this.clock = clock;
        this.metrics = metrics;
        this.source = "/" + source;
        this.bootstrapServers = bootstrapServers;
        this.batchSize = batchSize;
        this.enabled = enabled;
    }

    void start(@Observes @Priority(10_000) StartupEvent event) {
        metrics.gauge("outbox.oldest.age.seconds", this, relay -> relay.oldestAgeSeconds);
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

    record Row(
            long seq,
            UUID id,
            String topic,
            String type,
            String subject,
            long aggregateVersion,
            String district,
            String actor,
            Instant time,
            @Nullable String traceparent,
            String data) {}

    private void run() {
        while (running) {
            try (var connection = database.getConnection();
                    var producer = producer()) {
                connection.setAutoCommit(true);
                if (lock(connection)) relay(connection, producer);
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

    private void relay(Connection connection, Producer<String, byte[]> producer)
            throws SQLException, ExecutionException, InterruptedException, TimeoutException {
        try {
            while (running) {
                var batch = oldest(connection);
                oldestAgeSeconds = batch.isEmpty()
                        ? 0
                        : Duration.between(batch.getFirst().time, clock.instant())
                                        .toMillis()
                                / 1000.0;
                if (!batch.isEmpty()) {
                    send(producer, batch);
                    delete(connection, batch);
                }
                if (batch.size() < batchSize) pause(NET);
            }
        } finally {
            // the pool keeps the connection, so the lock must not outlive this use of it
            unlock(connection);
        }
    }

    private void send(Producer<String, byte[]> producer, List<Row> batch)
            throws ExecutionException, InterruptedException, TimeoutException {
        var pending = new ArrayList<Future<RecordMetadata>>(batch.size());
        for (var row : batch) pending.add(producer.send(record(row)));
        for (var sent : pending) sent.get(30, TimeUnit.SECONDS);
    }

    private ProducerRecord<String, byte[]> record(Row row) {
        var message = new ProducerRecord<>(row.topic, row.subject, row.data.getBytes(StandardCharsets.UTF_8));
        header(message, "ce_specversion", "1.0");
        header(message, "ce_id", row.id.toString());
        header(message, "ce_source", source);
        header(message, "ce_type", row.type);
        header(message, "ce_subject", row.subject);
        header(message, "ce_time", row.time.toString());
        header(message, "ce_dataschema", "/contracts/events/" + row.type + ".schema.json");
        header(message, "ce_aggregateversion", Long.toString(row.aggregateVersion));
        header(message, "ce_district", row.district);
        header(message, "ce_actor", row.actor);
        header(message, "content-type", "application/json");
        if (row.traceparent != null) {
            header(message, "ce_traceparent", row.traceparent);
            header(message, "traceparent", row.traceparent);
        }
        return message;
    }

    private static void header(ProducerRecord<String, byte[]> message, String name, String value) {
        message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private List<Row> oldest(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement("""
                select seq, id, topic, type, subject, aggregate_version, district, actor, time, traceparent, data
                from outbox order by seq limit ?
                """)) {
            select.setInt(1, batchSize);
            var rows = new ArrayList<Row>();
            try (var found = select.executeQuery()) {
                while (found.next())
                    rows.add(new Row(
                            found.getLong(1),
                            found.getObject(2, UUID.class),
                            found.getString(3),
                            found.getString(4),
                            found.getString(5),
                            found.getLong(6),
                            found.getString(7),
                            found.getString(8),
                            found.getTimestamp(9).toInstant(),
                            found.getString(10),
                            found.getString(11)));
            }
            return rows;
        }
    }

    private static void delete(Connection connection, List<Row> batch) throws SQLException {
        try (var delete = connection.prepareStatement(
                "/* across districts: what Kafka has */ delete from outbox where seq = any (?)")) {
            delete.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", batch.stream().map(Row::seq).toArray()));
            delete.executeUpdate();
        }
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (var lock = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            lock.setLong(1, LOCK);
            try (var answer = lock.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private static void unlock(Connection connection) {
        try (var unlock = connection.prepareStatement("select pg_advisory_unlock(?)")) {
            unlock.setLong(1, LOCK);
            unlock.execute();
        } catch (SQLException e) {
            Log.debug("the connection is gone, and the lock with it", e);
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
                        10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        25_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000),
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

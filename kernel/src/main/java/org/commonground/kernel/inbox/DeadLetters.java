package org.commonground.kernel.inbox;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Keeps what could not be handled, unchanged, on {@code <topic>.dlq} with the reason, and finds it there again. */
@Singleton
class DeadLetters {
    private static final String SUFFIX = ".dlq";
    private static final String MARK = "dlq-";

    private final String bootstrapServers;
    private final String consumer;
    private @Nullable Producer<String, byte[]> producer;

    DeadLetters(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.name") String consumer) {
        this.bootstrapServers = bootstrapServers;
        this.consumer = consumer;
    }

    /**
     * One message that this service could not handle.
     *
     * @param offset its place on the dead-letter topic, which has one partition
     * @param message as it came, from the topic that it came on
     */
    record Letter(long offset, Instant setAsideAt, String reason, ConsumerRecord<String, byte[]> message) {
        /** A CloudEvents attribute; what made the message a dead letter may be that it has none. */
        @Nullable
        String attribute(String name) {
            return text(message.headers(), "ce_" + name);
        }
    }

    void add(ConsumerRecord<String, byte[]> message, String reason) {
        var letter =
                new ProducerRecord<>(message.topic() + SUFFIX, null, message.key(), message.value(), message.headers());
        header(letter, "consumer", consumer);
        header(letter, "reason", reason);
        header(letter, "partition", Integer.toString(message.partition()));
        header(letter, "offset", Long.toString(message.offset()));
        try {
            producer().send(letter).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the dead-letter topic does not answer", e);
        }
    }

    /** This service's letters of a topic from an offset on, oldest first; other services' letters are passed over. */
    List<Letter> read(String topic, long from, int atMost) {
        try (var reader = reader()) {
            var partition = new TopicPartition(topic + SUFFIX, 0);
            reader.assign(List.of(partition));
            long end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            reader.seek(
                    partition,
                    Math.max(from, reader.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L)));
            var letters = new ArrayList<Letter>();
            while (letters.size() < atMost && reader.position(partition) < end)
                for (var record : reader.poll(Duration.ofMillis(500)))
                    if (letters.size() < atMost && consumer.equals(text(record.headers(), MARK + "consumer")))
                        letters.add(letter(record, topic));
            return letters;
        }
    }

    Optional<Letter> find(String topic, long offset) {
        return read(topic, offset, 1).stream()
                .filter(letter -> letter.offset == offset)
                .findFirst();
    }

    KafkaConsumer<String, byte[]> reader() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        10_000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private static Letter letter(ConsumerRecord<String, byte[]> record, String topic) {
        var headers = new RecordHeaders();
        for (var header : record.headers()) if (!header.key().startsWith(MARK)) headers.add(header);
        var message = new ConsumerRecord<>(
                topic,
                number(record.headers(), "partition"),
                number(record.headers(), "offset"),
                record.timestamp(),
                TimestampType.CREATE_TIME,
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                record.value(),
                headers,
                Optional.empty());
        var reason = text(record.headers(), MARK + "reason");
        return new Letter(
                record.offset(), Instant.ofEpochMilli(record.timestamp()), reason == null ? "" : reason, message);
    }

    private static int number(Headers headers, String name) {
        var text = text(headers, MARK + name);
        return text == null ? 0 : Math.toIntExact(Long.parseLong(text) & Integer.MAX_VALUE);
    }

    private static @Nullable String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
        letter.headers().remove(MARK + name);
        letter.headers().add(MARK + name, value.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized Producer<String, byte[]> producer() {
        if (producer == null)
            producer = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            bootstrapServers,
                            ProducerConfig.ACKS_CONFIG,
                            "all",
                            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                            8 << 20),
                    new StringSerializer(),
                    new ByteArraySerializer());
        return producer;
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) producer.close();
    }
}

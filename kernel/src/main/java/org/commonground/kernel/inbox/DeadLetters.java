package org.commonground.kernel.inbox;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Keeps what could not be handled, unchanged, on {@code <topic>.dlq} with the reason, from where it can be replayed. */
@Singleton
class DeadLetters {
    private final String bootstrapServers;
    private final String consumer;
    private @Nullable Producer<String, byte[]> producer;

    DeadLetters(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.name") String consumer) {
        this.bootstrapServers = bootstrapServers;
        this.consumer = consumer;
    }

    void add(ConsumerRecord<String, byte[]> message, Exception reason) {
        var letter =
                new ProducerRecord<>(message.topic() + ".dlq", null, message.key(), message.value(), message.headers());
        header(letter, "dlq-consumer", consumer);
        header(
                letter,
                "dlq-reason",
                Objects.toString(reason.getMessage(), reason.getClass().getSimpleName()));
        header(letter, "dlq-partition", Integer.toString(message.partition()));
        header(letter, "dlq-offset", Long.toString(message.offset()));
        try {
            producer().send(letter).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the dead-letter topic does not answer", e);
        }
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
        letter.headers().remove(name);
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized Producer<String, byte[]> producer() {
        if (producer == null)
            producer = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            bootstrapServers,
                            ProducerConfig.ACKS_CONFIG,
                            "all"),
                    new StringSerializer(),
                    new ByteArraySerializer());
        return producer;
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) producer.close();
    }
}

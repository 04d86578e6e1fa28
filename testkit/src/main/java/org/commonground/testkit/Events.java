package org.commonground.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Speaks to the test's Kafka as the other services do: sends their events, and reads what the tested one published. */
public final class Events {
    private static final Map<String, KafkaProducer<String, String>> PRODUCERS = new ConcurrentHashMap<>();

    private Events() {}

    /** Sends one CloudEvent of another service and waits until Kafka has it. */
    public static UUID send(
            String topic, String type, UUID subject, long aggregateVersion, String district, String data) {
        var id = UUID.randomUUID();
        send(id, topic, type, subject, aggregateVersion, district, data);
        return id;
    }

    /** As above with a given event id, to deliver the same event twice. */
    public static void send(
            UUID id, String topic, String type, UUID subject, long aggregateVersion, String district, String data) {
        var message = new ProducerRecord<>(topic, subject.toString(), data);
        Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        id.toString(),
                        "ce_source",
                        "/tests",
                        "ce_type",
                        type,
                        "ce_subject",
                        subject.toString(),
                        "ce_time",
                        Instant.EPOCH.toString(),
                        "ce_aggregateversion",
                        Long.toString(aggregateVersion),
                        "ce_district",
                        district,
                        "ce_actor",
                        "tests",
                        "content-type",
                        "application/json")
                .forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        sendRaw(message);
    }

    /** Sends anything, for instance what no service would send. */
    public static void sendRaw(ProducerRecord<String, String> message) {
        try {
            producer().send(message).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One for each broker, kept: tests send by the hundred. */
    private static KafkaProducer<String, String> producer() {
        return PRODUCERS.computeIfAbsent(
                broker(),
                broker -> new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker, ProducerConfig.LINGER_MS_CONFIG, 0),
                        new StringSerializer(),
                        new StringSerializer()));
    }

    /** Everything on a topic so far, in the order of each partition. */
    public static List<ConsumerRecord<String, String>> on(String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker(),
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = new ArrayList<ConsumerRecord<String, String>>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L)))
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            return found;
        }
    }

    /** A CloudEvents attribute of a message. */
    public static String attribute(ConsumerRecord<String, String> message, String name) {
        return new String(message.headers().lastHeader("ce_" + name).value(), StandardCharsets.UTF_8);
    }

    private static String broker() {
        return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
    }
}

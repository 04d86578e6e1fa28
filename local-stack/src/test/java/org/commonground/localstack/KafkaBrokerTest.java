package org.commonground.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    private static final String TOPIC = "registry.partner.v1";

    @Test
    void records_and_committed_offsets_are_there_after_a_restart(@TempDir Path folder) throws Exception {
        try (var broker = KafkaBroker.start(folder, 0)) {
            send(broker, "first");
            send(broker, "second");
            assertThat(read(broker, "reader", 2)).containsExactlyInAnyOrder("first", "second");
        }
        try (var broker = KafkaBroker.start(folder, 0)) {
            send(broker, "third");
            assertThat(read(broker, "reader", 1)).containsExactly("third");
            assertThat(read(broker, "newcomer", 3)).containsExactlyInAnyOrder("first", "second", "third");
        }
    }

    private static void send(KafkaBroker broker, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value, value)).get();
            assertThat(producer.partitionsFor(TOPIC)).hasSize(4);
        }
    }

    private static List<String> read(KafkaBroker broker, String group, int expected) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.bootstrapServers(), "group.id", group, "auto.offset.reset", "earliest");
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(each -> values.add(each.value()));
                consumer.commitSync();
                return values.size() >= expected;
            });
        }
        return values;
    }
}

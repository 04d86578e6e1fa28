package org.commonground.kernel.inbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How far this service is behind the topics that it follows: events that wait, and for how long there have been any. Told by
 * the broker's own record of what was acknowledged, so it holds also while no consumer runs.
 */
@Singleton
class ReplicaLag {
    private final Followed followed;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final String bootstrapServers;
    private final Map<String, Long> waiting = new ConcurrentHashMap<>();
    private final Map<String, Instant> behindSince = new ConcurrentHashMap<>();

    ReplicaLag(
            Followed followed,
            Clock clock,
            MeterRegistry metrics,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.followed = followed;
        this.clock = clock;
        this.metrics = metrics;
        this.bootstrapServers = bootstrapServers;
    }

    void start(@Observes StartupEvent event) {
        for (var topic : followed.all()) {
            Gauge.builder("replica.waiting.events", () -> waiting.getOrDefault(topic.name(), 0L))
                    .description("Events of the topic that this service has not acknowledged")
                    .tag("topic", topic.name())
                    .register(metrics);
            Gauge.builder("replica.age.seconds", () -> ageSeconds(topic.name()))
                    .description("For how long there have been such events; 0 if there are none")
                    .tag("topic", topic.name())
                    .register(metrics);
        }
    }

    private double ageSeconds(String topic) {
        var since = behindSince.get(topic);
        return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }

    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void measure() throws InterruptedException {
        if (followed.all().isEmpty()) return;
        try (var admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                3_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                3_000))) {
            for (var topic : followed.all()) measure(admin, topic);
        } catch (ExecutionException | TimeoutException e) {
            // nobody knows how far behind we are, so the clocks go on
            var now = clock.instant();
            for (var topic : followed.all()) behindSince.putIfAbsent(topic.name(), now);
            Log.debugf("the broker does not say how far behind we are: %s", e.getMessage());
        }
    }

    private void measure(Admin admin, Followed.Topic topic)
            throws InterruptedException, ExecutionException, TimeoutException {
        var described = admin.describeTopics(List.of(topic.name())).allTopicNames();
        var ends = new HashMap<TopicPartition, OffsetSpec>();
        for (var description : described.get(5, TimeUnit.SECONDS).values())
            for (var partition : description.partitions())
                ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
        var latest = admin.listOffsets(ends).all().get(5, TimeUnit.SECONDS);
        var acknowledged = admin.listConsumerGroupOffsets(topic.group())
                .partitionsToOffsetAndMetadata()
                .get(5, TimeUnit.SECONDS);
        long behind = 0;
        for (var end : latest.entrySet()) {
            var at = acknowledged.get(end.getKey());
            behind += Math.max(0, end.getValue().offset() - (at == null ? 0 : at.offset()));
        }
        waiting.put(topic.name(), behind);
        if (behind == 0) behindSince.remove(topic.name());
        else behindSince.putIfAbsent(topic.name(), clock.instant());
    }
}

package org.commonground.kernel.outbox;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Creates the topics that this service publishes, where the cluster's operator has not. State topics are compacted: the
 * last event of each aggregate carries its full state, so that a replica can be rebuilt from the topic alone.
 */
@Singleton
class Topics {
    private static final String LARGEST = Integer.toString(OutboxRelay.LARGEST_MESSAGE);
    /** What cannot be had again from a later event is kept as long as the tombstones of deleted rows. */
    private static final Map<String, String> KEPT_LONG = Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            Long.toString(Duration.ofDays(400).toMillis()),
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            LARGEST);

    private final String bootstrapServers;
    private final List<String> state;
    private final List<String> facts;
    private final int partitions;
    private final boolean enabled;

    Topics(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "commonground.topics.state") Optional<List<String>> state,
            @ConfigProperty(name = "commonground.topics.facts") Optional<List<String>> facts,
            @ConfigProperty(name = "commonground.topics.partitions", defaultValue = "4") int partitions,
            @ConfigProperty(name = "commonground.outbox.enabled", defaultValue = "true") boolean enabled) {
        this.bootstrapServers = bootstrapServers;
        this.state = state.orElse(List.of());
        this.facts = facts.orElse(List.of());
        this.partitions = partitions;
        this.enabled = enabled;
    }

    void create(@Observes @Priority(1_000) StartupEvent event) throws InterruptedException {
        if (!enabled) return;
        var wanted = new ArrayList<NewTopic>();
        for (var name : state)
            wanted.add(new NewTopic(name, Optional.of(partitions), Optional.empty())
                    .configs(Map.of(
                            TopicConfig.CLEANUP_POLICY_CONFIG,
                            TopicConfig.CLEANUP_POLICY_COMPACT,
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            LARGEST)));
        for (var name : facts)
            wanted.add(new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(KEPT_LONG));
        for (var name : followed())
            wanted.add(new NewTopic(name + ".dlq", Optional.of(1), Optional.empty()).configs(KEPT_LONG));
        try (var admin =
                Admin.create(Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            for (var created : admin.createTopics(wanted).values().entrySet())
                await(created.getKey(), created.getValue());
        }
    }

    /** The topics that this service consumes: each has a place for what cannot be handled. */
    private static Set<String> followed() {
        var config = ConfigProvider.getConfig();
        var topics = new TreeSet<String>();
        for (var property : config.getPropertyNames())
            if (property.startsWith("mp.messaging.incoming.") && property.endsWith(".topic"))
                topics.add(config.getValue(property, String.class));
        return topics;
    }

    private static void await(String topic, KafkaFuture<Void> creation) throws InterruptedException {
        try {
            creation.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            if (!(e.getCause() instanceof TopicExistsException))
                Log.warnf("topic %s is not created yet, the relay will wait for it: %s", topic, e.getMessage());
        }
    }
}

package org.commonground.kernel.inbox;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * The topics that this service follows, read from its configuration and its {@code @Incoming} methods, and the way to hand
 * one of those methods a message that does not come from the broker at this moment.
 */
@Singleton
@Startup
class Followed {
    /** Set while messages are handed over anew: what is done before each, in its transaction. */
    static final ScopedValue<Consumer<IncomingEvent>> ANEW = ScopedValue.newInstance();

    private static final Pattern TABLE = Pattern.compile("[a-z][a-z0-9_]*");
    private static final String CHANNEL = "mp.messaging.incoming.";
    private static final String REPLICA = "commonground.replicas.";

    private final Map<String, Topic> topics = new TreeMap<>();

    /** @param table of the replica that the topic feeds; none where the topic's events are reacted to instead */
    record Topic(String name, String group, @Nullable String table, List<Receiver> receivers) {}

    record Receiver(Object bean, Method method) {}

    Followed(Config config) {
        var receivers = receivers();
        for (var property : config.getPropertyNames()) {
            if (!property.startsWith(CHANNEL) || !property.endsWith(".topic")) continue;
            var channel = property.substring(CHANNEL.length(), property.length() - ".topic".length());
            var name = config.getValue(property, String.class);
            var topic = topics.computeIfAbsent(
                    name,
                    _ -> new Topic(
                            name,
                            config.getOptionalValue(CHANNEL + channel + ".group.id", String.class)
                                    .orElse(channel),
                            table(config, name),
                            new ArrayList<>()));
            topic.receivers.addAll(receivers.getOrDefault(channel, List.of()));
        }
    }

    Collection<Topic> all() {
        return topics.values();
    }

    Optional<Topic> find(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    /**
     * Hands messages to whoever follows their topic, as if they had just come. Unlike then, nothing is set aside: what
     * fails is thrown, with the transaction that it was in.
     */
    void handle(Topic topic, List<ConsumerRecord<String, byte[]>> messages, Consumer<IncomingEvent> before) {
        if (messages.isEmpty()) return;
        var first = messages.getFirst();
        var batch =
                new ConsumerRecords<>(Map.of(new TopicPartition(first.topic(), first.partition()), messages), Map.of());
        ScopedValue.where(ANEW, before).run(() -> topic.receivers.forEach(receiver -> call(receiver, batch)));
    }

    private static void call(Receiver receiver, ConsumerRecords<String, byte[]> batch) {
        try {
            receiver.method.invoke(receiver.bean, batch);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable String table(Config config, String topic) {
        var table = config.getOptionalValue(REPLICA + "\"" + topic + "\"", String.class);
        if (table.isPresent() && !TABLE.matcher(table.get()).matches())
            throw new IllegalStateException("not a table: " + table.get());
        return table.orElse(null);
    }

    private static Map<String, List<Receiver>> receivers() {
        var byChannel = new TreeMap<String, List<Receiver>>();
        for (var bean : Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            var type = bean.getBeanClass();
            if (!type.getPackageName().startsWith("org.commonground")) continue;
            for (var method : type.getDeclaredMethods()) {
                var incoming = method.getAnnotation(Incoming.class);
                if (incoming == null || !List.of(method.getParameterTypes()).equals(List.of(ConsumerRecords.class)))
                    continue;
                method.setAccessible(true);
                byChannel
                        .computeIfAbsent(incoming.value(), _ -> new ArrayList<>())
                        .add(new Receiver(Arc.container().instance(type).get(), method));
            }
        }
        return byChannel;
    }
}

package org.commonground.kernel.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Followed.Topic;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.JobWork;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Makes one district's replica what its topic says, while it is read and while new events arrive.
 *
 * <p>Only the newest event of each aggregate is handled again, so that no reader sees the replica go back in time and no
 * reaction to a change is repeated. Right before, in the same transaction, the row's version is lowered by one if it is
 * that event's: the usual handler then overwrites what the row says, and still passes over it if a newer event came in
 * meanwhile. Rows that the topic does not know are told of in the report and left alone: a topic that lost something must
 * not take the replica with it.
 */
@ApplicationScoped
class RebuildReplica implements JobWork {
    static final String KIND = "REPLICA_REBUILD";
    static final String TOPIC = "topic";

    private static final int BATCH = 200;
    private static final int MOST_REPORTED = 1_000;

    private final Followed followed;
    private final DeadLetters letters;
    private final Session db;
    private final CurrentCaller current;

    RebuildReplica(Followed followed, DeadLetters letters, Session db, CurrentCaller current) {
        this.followed = followed;
        this.letters = letters;
        this.db = db;
        this.current = current;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** The newest event of an aggregate, and where it is. */
    private record Newest(long version, int partition, long offset) {}

    @Override
    public void run(JobRun run) {
        var name = run.parameter(TOPIC, "");
        var topic = followed.find(name).orElseThrow(() -> Problem.notFound("topic", name));
        var district = current.get().district();
        try (var reader = letters.reader()) {
            var partitions = reader.partitionsFor(name).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            reader.assign(partitions);
            var ends = reader.endOffsets(partitions);
            var newest = newest(reader, reader.beginningOffsets(partitions), ends, district);
            run.total(newest.size());
            handleAgain(run, topic, reader, ends, newest);
            report(run, topic, reader, ends, newest.keySet(), district);
        }
    }

    private static Map<UUID, Newest> newest(
            KafkaConsumer<String, byte[]> reader,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            String district) {
        var newest = new HashMap<UUID, Newest>();
        read(reader, from, to, message -> {
            var event = envelope(message);
            if (event == null || !event.district().equals(district)) return;
            newest.merge(
                    event.subject(),
                    new Newest(event.version(), message.partition(), message.offset()),
                    (known, found) -> found.version >= known.version ? found : known);
        });
        return newest;
    }

    /** An event that was compacted away since it was found has a newer one behind it, which arrives in the usual way. */
    private void handleAgain(
            JobRun run,
            Topic topic,
            KafkaConsumer<String, byte[]> reader,
            Map<TopicPartition, Long> ends,
            Map<UUID, Newest> newest) {
        var batch = new ArrayList<ConsumerRecord<String, byte[]>>(BATCH);
        read(reader, reader.beginningOffsets(ends.keySet()), ends, message -> {
            var event = envelope(message);
            if (event == null) return;
            var chosen = newest.get(event.subject());
            if (chosen == null || chosen.partition != message.partition() || chosen.offset != message.offset()) return;
            batch.add(message);
            if (batch.size() >= BATCH) handle(run, topic, batch);
        });
        handle(run, topic, batch);
    }

    private void handle(JobRun run, Topic topic, List<ConsumerRecord<String, byte[]>> batch) {
        try {
            followed.handle(topic, batch, event -> makeRoom(topic, event));
            batch.forEach(_ -> run.step("REBUILT"));
        } catch (RuntimeException together) {
            for (var message : batch) handleAlone(run, topic, message);
        }
        batch.clear();
    }

    private void handleAlone(JobRun run, Topic topic, ConsumerRecord<String, byte[]> message) {
        try {
            followed.handle(topic, List.of(message), event -> makeRoom(topic, event));
            run.step("REBUILT");
        } catch (RuntimeException e) {
            run.report(new RowReport(message.offset(), "not-handled", topic.name(), Inbox.reason(e), message.key()));
            run.step("FAILED");
        }
    }

    /** The handler takes only what is newer than the row, so the row steps back by one, and only if it is that old. */
    private void makeRoom(Topic topic, IncomingEvent event) {
        if (topic.table() == null) return;
        db.createNativeMutationQuery("update " + topic.table()
                        + " set version = :version - 1 where district = :district and id = :id and version = :version")
                .setParameter("district", event.district())
                .setParameter("id", event.subject())
                .setParameter("version", event.aggregateVersion())
                .executeUpdate();
    }

    private void report(
            JobRun run,
            Topic topic,
            KafkaConsumer<String, byte[]> reader,
            Map<TopicPartition, Long> ends,
            Set<UUID> onTopic,
            String district) {
        if (topic.table() == null) return;
        var unknown = rows(topic, district);
        unknown.removeAll(onTopic);
        // what came in since then is on the topic too
        read(reader, ends, reader.endOffsets(ends.keySet()), message -> {
            var event = envelope(message);
            if (event != null) unknown.remove(event.subject());
        });
        unknown.stream()
                .limit(MOST_REPORTED)
                .forEach(id -> run.report(new RowReport(
                        0,
                        "not-on-topic",
                        topic.name(),
                        "the replica has this row, its topic does not",
                        id.toString())));
    }

    private Collection<UUID> rows(Topic topic, String district) {
        return db.createNativeQuery("select id from " + topic.table() + " where district = :district", UUID.class)
                .setParameter("district", district)
                .getResultStream()
                .collect(Collectors.toSet());
    }

    private static void read(
            KafkaConsumer<String, byte[]> reader,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            Consumer<ConsumerRecord<String, byte[]>> each) {
        from.forEach(reader::seek);
        while (to.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue()))
            for (var message : reader.poll(Duration.ofMillis(500))) {
                var end = to.get(new TopicPartition(message.topic(), message.partition()));
                if (end != null && message.offset() < end) each.accept(message);
            }
    }

    private record Envelope(UUID subject, long version, String district) {}

    /** Null for what is no event of ours: that was set aside when it came. */
    private static @Nullable Envelope envelope(ConsumerRecord<String, byte[]> message) {
        try {
            return new Envelope(
                    UUID.fromString(IncomingEvent.header(message, "ce_subject")),
                    Long.parseLong(IncomingEvent.header(message, "ce_aggregateversion")),
                    IncomingEvent.header(message, "ce_district"));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

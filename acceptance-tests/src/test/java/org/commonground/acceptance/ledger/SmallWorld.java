package org.commonground.acceptance.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.commonground.acceptance.ledger.Evidence.Cause;
import org.commonground.acceptance.ledger.Evidence.Copy;
import org.commonground.acceptance.ledger.Evidence.Message;
import org.commonground.acceptance.ledger.Evidence.Of;
import org.commonground.acceptance.ledger.Evidence.Reaction;
import org.commonground.acceptance.ledger.Evidence.Row;
import org.commonground.acceptance.ledger.Evidence.Sight;
import org.commonground.acceptance.ledger.Evidence.Write;
import org.commonground.localstack.KafkaBroker;
import org.commonground.localstack.PostgresServer;

/**
 * A writer, an outbox relay and a consumer in a few lines each, on a real PostgreSQL and a real Kafka, any one of which can be
 * built as people build it who have not met the problem yet. It is what the check itself is tested on.
 */
final class SmallWorld implements AutoCloseable {
    /** What is done naively in a run. */
    enum Naive {
        NOTHING,
        /** The relay remembers the last number that it sent, and reads what is beyond. */
        RELAY_CURSOR,
        /** The writer is answered before the transaction is through. */
        ANSWER_BEFORE_COMMIT,
        /** The consumer acknowledges a batch, then does its work. */
        ACKNOWLEDGE_BEFORE_COMMIT,
        /** The replica takes whatever comes. */
        NO_VERSION_COMPARED,
        /** A one-shot reaction happens at each delivery. */
        NOTHING_REMEMBERED,
        /** One relay per thread, to be quicker. */
        SEVERAL_RELAYS,
        /** A list forgot whose rows these are. */
        NO_DISTRICT_ASKED
    }

    private static final List<String> DISTRICTS = List.of("north", "south");
    private static final int WRITERS = 8;
    private static final int THINGS = 6;
    private static final int CHANGES = 3;
    private static final int BATCH = 20;

    private final Path folder;
    private final PostgresServer postgres;
    private final KafkaBroker kafka;
    private int runs;

    SmallWorld() {
        try {
            folder = Files.createTempDirectory("ledger-kafka");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres = PostgresServer.startTemporary();
        postgres.createDatabase("ledger");
        kafka = KafkaBroker.start(folder, 0);
    }

    Evidence run(Naive naive) throws Exception {
        var topic = "small.%s.%d".formatted(naive, ++runs);
        execute("""
                drop table if exists thing, outbox, copy, inbox, effect;
                create table thing (id uuid primary key, district text, version bigint, content text);
                create table outbox (seq bigint generated always as identity primary key, event uuid, subject uuid,
                                     district text, version bigint, content text);
                create table copy (id uuid primary key, district text, version bigint, content text);
                create table inbox (event uuid primary key);
                create table effect (id uuid primary key, cause uuid, district text);
                """);
        var writes = new ConcurrentLinkedQueue<Write>();
        var writing = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var relays = new ArrayList<Future<?>>();
            for (int i = 0; i < (naive == Naive.SEVERAL_RELAYS ? 4 : 1); i++)
                relays.add(threads.submit(() -> relay(naive, topic, writing)));
            var writers = new ArrayList<Future<?>>();
            for (int i = 0; i < WRITERS; i++) {
                var seed = i;
                writers.add(threads.submit(() -> write(naive, seed, writes)));
            }
            await(writers);
            writing.set(false);
            await(relays);
        }
        var once = read(topic);
        deliverAgain(topic, once);
        consume(naive, topic);
        return evidence(naive, List.copyOf(writes), read(topic));
    }

    private Void write(Naive naive, int seed, ConcurrentLinkedQueue<Write> writes) throws SQLException {
        var random = new Random(seed);
        var district = DISTRICTS.get(seed % DISTRICTS.size());
        try (var connection = connect()) {
            connection.setAutoCommit(false);
            for (int thing = 0; thing < THINGS; thing++) {
                var id = UUID.randomUUID();
                for (int version = 0; version < CHANGES; version++) {
                    var write = new Write(new Of("thing", id), district, version, seed + "/" + random.nextInt(), true);
                    if (naive == Naive.ANSWER_BEFORE_COMMIT) writes.add(write);
                    put(connection, "thing", write.of().id(), district, version, write.content(), true);
                    try (var insert = connection.prepareStatement(
                            "insert into outbox (event, subject, district, version, content) values (?, ?, ?, ?, ?)")) {
                        bind(insert, UUID.randomUUID(), id, district, (long) version, write.content());
                        insert.execute();
                    }
                    // what makes commits come in another order than numbers
                    if (random.nextInt(4) == 0) pause(connection, 0.02);
                    if (naive == Naive.ANSWER_BEFORE_COMMIT && thing == 4 && version == CHANGES - 1)
                        connection.rollback();
                    else connection.commit();
                    if (naive != Naive.ANSWER_BEFORE_COMMIT) writes.add(write);
                }
            }
        }
        return null;
    }

    private Void relay(Naive naive, String topic, AtomicBoolean writing) throws Exception {
        long last = 0;
        var pauses = new Random(1);
        try (var connection = connect();
                var producer = producer()) {
            connection.setAutoCommit(false);
            for (boolean again = true; again; ) {
                // asked before the look: what is committed after it is found by the next
                var more = writing.get();
                var batch = new ArrayList<ProducerRecord<String, String>>();
                var numbers = new ArrayList<Long>();
                var sql =
                        "select seq, event, subject, district, version, content from outbox where seq > ? order by seq limit 100";
                if (naive == Naive.SEVERAL_RELAYS) sql += " for update skip locked";
                try (var select = connection.prepareStatement(sql)) {
                    select.setLong(1, naive == Naive.RELAY_CURSOR ? last : 0);
                    var found = select.executeQuery();
                    while (found.next()) {
                        last = found.getLong(1);
                        numbers.add(last);
                        batch.add(message(
                                topic,
                                found.getString(2),
                                found.getString(3),
                                found.getString(4),
                                found.getLong(5),
                                found.getString(6)));
                    }
                }
                // a process stands still now and then, for its garbage collector or its network
                if (naive == Naive.SEVERAL_RELAYS && !batch.isEmpty() && pauses.nextInt(4) == 0)
                    pause(connection, 0.02);
                // all at once, so that it keeps up with the writers: far behind them, even a naive one loses nothing
                var under = new ArrayList<Future<?>>();
                for (var each : batch) under.add(producer.send(each));
                await(under);
                if (naive != Naive.RELAY_CURSOR && !numbers.isEmpty())
                    try (var delete = connection.prepareStatement("delete from outbox where seq = any (?)")) {
                        delete.setArray(1, connection.createArrayOf("bigint", numbers.toArray()));
                        delete.execute();
                    }
                connection.commit();
                again = more || !batch.isEmpty();
            }
        }
        return null;
    }

    private static ProducerRecord<String, String> message(
            String topic, String event, String subject, String district, long version, String content) {
        var message = new ProducerRecord<>(topic, subject, content);
        Map.of("event", event, "district", district, "version", Long.toString(version))
                .forEach((name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
        return message;
    }

    /** As an at-least-once network may: some events again, in another order. */
    private void deliverAgain(String topic, List<ConsumerRecord<String, String>> once) throws Exception {
        var again = new ArrayList<>(once);
        Collections.shuffle(again, new Random(1));
        try (var producer = producer()) {
            for (var each : again.subList(0, again.size() / 3))
                producer.send(new ProducerRecord<>(topic, null, each.key(), each.value(), each.headers()))
                        .get();
        }
    }

    /** Every fourth batch the process dies between its work and its acknowledgement, whichever comes first. */
    private void consume(Naive naive, String topic) throws Exception {
        for (int batches = 0, left = 1; left > 0; )
            try (var connection = connect();
                    var consumer = consumer("keeper-" + topic)) {
                connection.setAutoCommit(false);
                var partitions = assign(consumer, topic);
                var committed = consumer.committed(Set.copyOf(partitions));
                for (var each : partitions) {
                    var offset = committed.get(each);
                    if (offset == null) consumer.seekToBeginning(List.of(each));
                    else consumer.seek(each, offset.offset());
                }
                while ((left = left(consumer, partitions)) > 0) {
                    var batch = consumer.poll(Duration.ofMillis(200));
                    if (batch.isEmpty()) continue;
                    var dies = ++batches % 4 == 0;
                    if (naive == Naive.ACKNOWLEDGE_BEFORE_COMMIT) {
                        consumer.commitSync();
                        if (dies) break;
                    }
                    for (var each : batch) take(naive, connection, each);
                    connection.commit();
                    if (naive != Naive.ACKNOWLEDGE_BEFORE_COMMIT) {
                        if (dies) break;
                        consumer.commitSync();
                    }
                }
            }
    }

    private static int left(KafkaConsumer<String, String> consumer, List<TopicPartition> partitions) {
        return (int) consumer.endOffsets(partitions).entrySet().stream()
                .mapToLong(each -> each.getValue() - consumer.position(each.getKey()))
                .sum();
    }

    private static void take(Naive naive, Connection connection, ConsumerRecord<String, String> event)
            throws SQLException {
        var id = UUID.fromString(event.key());
        var version = Long.parseLong(header(event, "version"));
        put(
                connection,
                "copy",
                id,
                header(event, "district"),
                version,
                event.value(),
                naive != Naive.NO_VERSION_COMPARED);
        if (version != 0) return;
        try (var first = connection.prepareStatement("insert into inbox values (?) on conflict do nothing")) {
            first.setObject(1, UUID.fromString(header(event, "event")));
            if (first.executeUpdate() == 0 && naive != Naive.NOTHING_REMEMBERED) return;
        }
        try (var react = connection.prepareStatement("insert into effect values (?, ?, ?)")) {
            bind(react, UUID.randomUUID(), id, header(event, "district"));
            react.execute();
        }
    }

    private static void put(
            Connection connection,
            String table,
            UUID id,
            String district,
            long version,
            String content,
            boolean newerOnly)
            throws SQLException {
        try (var upsert = connection.prepareStatement(
                """
                insert into %1$s (id, district, version, content) values (?, ?, ?, ?)
                on conflict (id) do update set version = excluded.version, content = excluded.content
                %2$s""".formatted(table, newerOnly ? "where %s.version < excluded.version".formatted(table) : ""))) {
            bind(upsert, id, district, version, content);
            upsert.execute();
        }
    }

    private Evidence evidence(Naive naive, List<Write> writes, List<ConsumerRecord<String, String>> messages)
            throws SQLException {
        var rows = new ArrayList<Row>();
        var copies = new ArrayList<Copy>();
        var reactions = new ArrayList<Reaction>();
        var sights = new ArrayList<Sight>();
        try (var connection = connect();
                var select = connection.createStatement()) {
            var found = select.executeQuery("select id, district, version, content from thing");
            while (found.next())
                rows.add(new Row(
                        new Of("thing", found.getObject(1, UUID.class)),
                        found.getString(2),
                        found.getLong(3),
                        found.getString(4)));
            found = select.executeQuery("select id, district, version, content from copy");
            while (found.next())
                copies.add(new Copy(
                        "keeper",
                        new Of("thing", found.getObject(1, UUID.class)),
                        found.getString(2),
                        found.getLong(3),
                        found.getString(4)));
            found = select.executeQuery("select cause, district, id from effect");
            while (found.next())
                reactions.add(new Reaction(
                        found.getObject(1, UUID.class), found.getString(2), found.getObject(3, UUID.class)));
            for (var district : DISTRICTS) {
                found = select.executeQuery("select id from thing where "
                        + (naive == Naive.NO_DISTRICT_ASKED ? "true" : "district = '%s'".formatted(district)));
                while (found.next()) sights.add(new Sight("thing", district, found.getObject(1, UUID.class)));
            }
        }
        return new Evidence(
                writes,
                rows,
                messages.stream()
                        .map(each -> new Message(
                                new Of("thing", UUID.fromString(each.key())),
                                header(each, "district"),
                                Long.parseLong(header(each, "version")),
                                each.value(),
                                UUID.fromString(header(each, "event")),
                                each.partition(),
                                each.offset()))
                        .toList(),
                copies,
                Map.of("thing", Set.of("keeper")),
                writes.stream()
                        .filter(each -> each.version() == 0)
                        .map(each -> new Cause(each.of().id(), each.district()))
                        .toList(),
                reactions,
                sights);
    }

    private List<ConsumerRecord<String, String>> read(String topic) {
        try (var consumer = consumer("reader")) {
            var partitions = assign(consumer, topic);
            consumer.seekToBeginning(partitions);
            var found = new ArrayList<ConsumerRecord<String, String>>();
            while (left(consumer, partitions) > 0)
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            return found;
        }
    }

    private static List<TopicPartition> assign(KafkaConsumer<String, String> consumer, String topic) {
        var partitions = consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        consumer.assign(partitions);
        return partitions;
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer(String group) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "group.id",
                        group,
                        "enable.auto.commit",
                        false,
                        "max.poll.records",
                        BATCH,
                        "fetch.max.wait.ms",
                        50),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static void pause(Connection connection, double seconds) throws SQLException {
        try (var sleep = connection.prepareStatement("select pg_sleep(?)")) {
            sleep.setDouble(1, seconds);
            sleep.execute();
        }
    }

    private static String header(ConsumerRecord<String, String> message, String name) {
        return new String(message.headers().lastHeader(name).value(), UTF_8);
    }

    private static void bind(java.sql.PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
    }

    private static void await(List<Future<?>> all) throws ExecutionException, InterruptedException {
        for (var each : all) each.get();
    }

    private Connection connect() throws SQLException {
        var login = new Properties();
        login.put("user", "ledger");
        login.put("password", "ledger");
        return DriverManager.getConnection(postgres.jdbcUrl("ledger"), login);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        kafka.close();
        postgres.close();
        try (var files = Files.walk(folder)) {
            for (var each : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(each);
        }
    }
}

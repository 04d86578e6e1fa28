package org.commonground.acceptance.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.commonground.acceptance.ledger.Evidence.Copy;
import org.commonground.acceptance.ledger.Evidence.Message;
import org.commonground.acceptance.ledger.Evidence.Of;
import org.commonground.acceptance.ledger.Evidence.Reaction;
import org.commonground.acceptance.ledger.Evidence.Row;
import org.commonground.acceptance.ledger.Evidence.Sight;
import org.commonground.acceptance.ledger.Evidence.Write;
import org.commonground.localstack.LocalStack;

/** Looks into the databases, topics and lists of the running suite, past the services themselves. */
final class Books {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> DATABASES = List.of("partner_registry", "needs_assessment", "mou", "metrics");

    /**
     * Where the facts of one kind are.
     *
     * @param pointer to the content in an event
     * @param replicas tables that keep a copy of the content under the same column name, by database
     * @param list where the API shows them, if all of them are of this run
     */
    private record Kind(
            String name,
            String database,
            String table,
            String column,
            String topic,
            String pointer,
            Map<String, String> replicas,
            String list) {
        Set<String> keepers() {
            return replicas.keySet();
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "partner",
                    "partner_registry",
                    "partner",
                    "name",
                    "registry.partner.v1",
                    "/partner/name",
                    Map.of(
                            "needs_assessment",
                            "replica_partner",
                            "mou",
                            "replica_partner",
                            "metrics",
                            "replica_partner"),
                    "/v1/partners"),
            new Kind(
                    "service",
                    "partner_registry",
                    "service_offering",
                    "name",
                    "registry.service.v1",
                    "/service/name",
                    Map.of("needs_assessment", "replica_service", "metrics", "replica_service"),
                    "/v1/services"),
            new Kind(
                    "need",
                    "needs_assessment",
                    "need",
                    "statement",
                    "needs.need.v1",
                    "/need/statement",
                    Map.of(),
                    "/v1/needs"),
            new Kind(
                    "partnership",
                    "mou",
                    "partnership",
                    "title",
                    "mou.partnership.v1",
                    "/partnership/title",
                    Map.of(),
                    "/v1/partnerships"),
            // a district also has the measures of the library
            new Kind(
                    "measure",
                    "metrics",
                    "measure_definition",
                    "name",
                    "metrics.measure.v1",
                    "/measure/name",
                    Map.of("needs_assessment", "replica_measure"),
                    ""));

    private final LocalStack stack;
    private final Map<String, Client> officers;

    Books(LocalStack stack, List<Client> officers) {
        this.stack = stack;
        this.officers = officers.stream().collect(Collectors.toMap(Client::district, each -> each));
    }

    Evidence evidence(Writer.Journal journal) throws Exception {
        var rows = new ArrayList<Row>();
        var copies = new ArrayList<Copy>();
        var messages = new ArrayList<Message>();
        var sights = new ArrayList<Sight>();
        var writes = new ArrayList<>(journal.writes);
        var reactions = reactions(writes);
        for (var kind : KINDS) {
            var ids = writes.stream()
                    .filter(each -> each.of().kind().equals(kind.name()))
                    .map(each -> each.of().id())
                    .collect(Collectors.toSet());
            rows.addAll(read(kind.database(), kind.table(), kind, ids));
            for (var replica : kind.replicas().entrySet())
                for (var row : read(replica.getKey(), replica.getValue(), kind, ids))
                    copies.add(new Copy(replica.getKey(), row.of(), row.district(), row.version(), row.content()));
            for (var each : records(kind.topic())) messages.addAll(message(kind, each, ids));
            if (!kind.list().isEmpty()) for (var officer : officers.values()) sights.addAll(shown(kind, officer));
        }
        return new Evidence(
                writes,
                rows,
                messages,
                copies,
                KINDS.stream().collect(Collectors.toMap(Kind::name, Kind::keepers)),
                List.copyOf(journal.causes),
                reactions,
                sights);
    }

    /** The partnerships that choices have opened; each counts as a write that the suite itself was told of. */
    private List<Reaction> reactions(List<Write> writes) throws SQLException {
        var reactions = new ArrayList<Reaction>();
        try (var connection = connect("mou");
                var select = connection.prepareStatement(
                        "select scan_id, district, id, title, version from partnership where scan_id is not null and district = any (?)")) {
            select.setArray(1, districts(connection));
            var found = select.executeQuery();
            while (found.next()) {
                var effect = found.getObject(3, UUID.class);
                reactions.add(new Reaction(found.getObject(1, UUID.class), found.getString(2), effect));
                writes.add(new Write(
                        new Of("partnership", effect), found.getString(2), found.getLong(5), found.getString(4), true));
            }
        }
        return reactions;
    }

    /** What is of the run's districts, and what should be, wherever it is. */
    private List<Row> read(String database, String table, Kind kind, Set<UUID> ids) throws SQLException {
        var rows = new ArrayList<Row>();
        try (var connection = connect(database);
                var select = connection.prepareStatement("""
                        select id, district, version, %2$s from %1$s
                        where (district = any (?) and (%2$s like 'Ledger %%' or ?)) or id = any (?)""".formatted(table, kind.column()))) {
            select.setArray(1, districts(connection));
            select.setBoolean(2, !kind.list().isEmpty());
            select.setArray(3, connection.createArrayOf("uuid", ids.toArray()));
            var found = select.executeQuery();
            while (found.next())
                rows.add(new Row(
                        new Of(kind.name(), found.getObject(1, UUID.class)),
                        found.getString(2),
                        found.getLong(3),
                        found.getString(4)));
        }
        return rows;
    }

    private List<Message> message(Kind kind, ConsumerRecord<String, byte[]> record, Set<UUID> ids) {
        try {
            var id = UUID.fromString(header(record, "ce_subject"));
            var content = JSON.readTree(record.value()).at(kind.pointer()).asText();
            var ours = officers.containsKey(header(record, "ce_district"))
                    && (!kind.list().isEmpty() || content.startsWith("Ledger "));
            if (!ours && !ids.contains(id)) return List.of();
            return List.of(new Message(
                    new Of(kind.name(), id),
                    header(record, "ce_district"),
                    Long.parseLong(header(record, "ce_aggregateversion")),
                    content,
                    UUID.fromString(header(record, "ce_id")),
                    record.partition(),
                    record.offset()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Sight> shown(Kind kind, Client officer) throws InterruptedException {
        var sights = new ArrayList<Sight>();
        for (var path = kind.list() + "?limit=500&fields=id"; ; ) {
            var page = officer.get(path).body();
            for (var item : page.path("items"))
                sights.add(new Sight(
                        kind.name(),
                        officer.district(),
                        UUID.fromString(item.path("id").asText())));
            if (!page.has("next")) return sights;
            path = next(page, kind);
        }
    }

    private static String next(JsonNode page, Kind kind) {
        return kind.list() + "?limit=500&fields=id&cursor=" + page.path("next").asText();
    }

    /** Delivers a part of what was published again, each message as it was, in another order. */
    void deliverAgain(Random random) throws InterruptedException, ExecutionException {
        for (var topic : Stream.concat(KINDS.stream().map(Kind::topic), Stream.of("needs.scan.v1"))
                .toList()) {
            var again = new ArrayList<>(records(topic).stream()
                    .filter(each -> officers.containsKey(header(each, "ce_district")))
                    .toList());
            Collections.shuffle(again, random);
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()),
                    new StringSerializer(),
                    new ByteArraySerializer())) {
                var sent = again.subList(0, again.size() / 2).stream()
                        .map(each -> producer.send(
                                new ProducerRecord<>(topic, null, each.key(), each.value(), each.headers())))
                        .toList();
                for (var each : sent) each.get();
            }
        }
    }

    private List<ConsumerRecord<String, byte[]>> records(String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = new ArrayList<ConsumerRecord<String, byte[]>>();
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each) < Objects.requireNonNull(ends.get(each))))
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            return found;
        }
    }

    /** Events that are committed and not on their topic yet. */
    long unsent(String database) throws SQLException {
        return number(database, "select count(*) from outbox");
    }

    long unsent() throws SQLException {
        long unsent = 0;
        for (var database : DATABASES) unsent += unsent(database);
        return unsent;
    }

    /** Messages that are on a topic and not acknowledged by each service that follows it. */
    long unread() throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()))) {
            var groups = new HashSet<String>();
            for (var group : admin.listGroups().all().get()) groups.add(group.groupId());
            long unread = 0;
            for (var group : groups) {
                var read = admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                        .partitionsToOffsetAndMetadata(group)
                        .get();
                var ends = admin.listOffsets(read.keySet().stream()
                                .collect(Collectors.toMap(
                                        each -> each, _ -> org.apache.kafka.clients.admin.OffsetSpec.latest())))
                        .all()
                        .get();
                for (var each : read.entrySet())
                    if (each.getValue() != null)
                        unread +=
                                Objects.requireNonNull(ends.get(each.getKey())).offset()
                                        - each.getValue().offset();
            }
            return unread;
        }
    }

    /** How many rows of somebody's replica wait for this lock's end. */
    long waitingFor(String database, String table) throws SQLException {
        return number(
                database,
                "select count(*) from pg_locks where not granted and relation = '%s'::regclass".formatted(table));
    }

    long number(String database, String sql) throws SQLException {
        try (var connection = connect(database);
                var select = connection.createStatement();
                var found = select.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    Connection connect(String database) throws SQLException {
        var login = new Properties();
        login.put("user", database);
        login.put("password", database);
        return DriverManager.getConnection(stack.jdbcUrl(database), login);
    }

    private java.sql.Array districts(Connection connection) throws SQLException {
        return connection.createArrayOf("text", officers.keySet().toArray());
    }

    private static String header(ConsumerRecord<String, byte[]> message, String name) {
        return new String(message.headers().lastHeader(name).value(), UTF_8);
    }
}

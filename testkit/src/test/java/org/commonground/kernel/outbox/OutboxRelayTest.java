package org.commonground.kernel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.localstack.KafkaBroker;
import org.commonground.localstack.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

@SuppressWarnings("NullAway.Init") // JUnit fills the fields
class OutboxRelayTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path broker;

    private static PostgresServer postgres;
    private static KafkaBroker kafka;
    private static int databases;

    private final List<OutboxRelay> relays = new ArrayList<>();
    private String database;
    private String topic;
    private Connection writer;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.startTemporary();
        kafka = KafkaBroker.start(broker, 0);
    }

    @AfterAll
    static void stop() {
        kafka.close();
        postgres.close();
    }

    @BeforeEach
    void begin() throws SQLException, IOException, InterruptedException, ExecutionException {
        database = "outbox_" + databases++;
        topic = database + ".v1";
        postgres.createDatabase(database);
        writer = data().getConnection();
        try (var create = writer.createStatement()) {
            for (var migration : List.of("V001__outbox_inbox_idempotency.sql", "V020__outbox_refused.sql"))
                create.execute(sql("/db/kernel/" + migration));
        }
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
        }
    }

    @AfterEach
    void end() throws SQLException, InterruptedException {
        for (var relay : relays) relay.stop(new ShutdownEvent());
        writer.close();
    }

    @Test
    void what_was_committed_before_the_start_is_sent_in_order_and_removed() throws SQLException {
        var aggregates = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        for (long version = 0; version < 1_000; version++) for (var id : aggregates) insert(writer, id, version, "{}");

        relay(400);

        await().atMost(SOON).until(() -> waiting() == 0);
        for (var id : aggregates)
            assertThat(versions(sent(), id))
                    .containsExactlyElementsOf(
                            LongStream.range(0, 1_000).boxed().toList());
    }

    @Test
    void when_the_holder_of_the_lock_dies_another_relay_takes_over_within_seconds() throws SQLException {
        var id = UUID.randomUUID();
        var dead = new AtomicBoolean();
        relay(1_000, () -> !dead.get());
        insert(writer, id, 0, "{}");
        await().atMost(SOON).until(() -> waiting() == 0);
        long holder = holder();
        relay(1_000); // waits for the lock
        dead.set(true);

        assertThat(one("select pg_terminate_backend(%d)::int".formatted(holder)))
                .isEqualTo(1);
        for (long version = 1; version <= 50; version++) insert(writer, id, version, "{}");

        await().atMost(Duration.ofSeconds(5)).until(() -> waiting() == 0);
        assertThat(holder()).isNotEqualTo(holder);
        assertThat(versions(sent(), id))
                .containsExactlyElementsOf(LongStream.rangeClosed(0, 50).boxed().toList());
    }

    @Test
    void a_relay_that_loses_its_connection_goes_on_with_another() throws SQLException {
        var id = UUID.randomUUID();
        relay(10);
        for (long version = 0; version < 200; version++) {
            insert(writer, id, version, "{}");
            if (version % 60 == 30) one("""
                    select count(pg_terminate_backend(pid)) from pg_locks
                    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
                    """);
        }

        await().atMost(SOON).until(() -> waiting() == 0);
        assertThat(Set.copyOf(versions(sent(), id)))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 200).boxed().toList());
    }

    @Test
    void a_row_that_was_numbered_early_and_committed_late_is_neither_missed_nor_overtaken() throws SQLException {
        relay(1_000);
        var slow = UUID.randomUUID();
        try (var late = data().getConnection()) {
            late.setAutoCommit(false);
            insert(late, slow, 0, "{}");
            // longer than the relay needs to raise its floor above that row
            var until = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
            await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
                insert(writer, UUID.randomUUID(), 0, "{}");
                return System.nanoTime() > until;
            });
            await().atMost(SOON).until(() -> waiting() == 0);
            assertThat(versions(sent(), slow)).isEmpty();

            late.commit();
            insert(writer, slow, 1, "{}");
        }

        await().atMost(Duration.ofSeconds(3)).until(() -> waiting() == 0);
        assertThat(versions(sent(), slow)).containsExactly(0L, 1L);
    }

    @Test
    void a_message_that_kafka_never_takes_is_set_aside_and_holds_up_nothing() throws SQLException {
        var large = UUID.randomUUID();
        var small = UUID.randomUUID();
        insert(writer, large, 0, "\"" + "x".repeat(OutboxRelay.LARGEST_MESSAGE) + "\"");
        insert(writer, small, 0, "{}");

        relay(1_000);

        await().atMost(SOON).until(() -> waiting() == 0);
        assertThat(versions(sent(), small)).containsExactly(0L);
        assertThat(one("select count(*) from outbox_refused where subject = '%s' and reason <> ''".formatted(large)))
                .isEqualTo(1);
    }

    @Test
    void while_kafka_is_away_events_wait_and_their_age_shows_then_all_arrive_in_order() throws SQLException {
        var backlog = backlog(1_000_000);
        var id = UUID.randomUUID();
        relay(500);
        insert(writer, id, 0, "{}");
        await().atMost(SOON).until(() -> waiting() == 0);
        int port = kafka.port();
        kafka.close();
        try {
            for (long version = 1; version <= 2_000; version++) insert(writer, id, version, "{}");
            await().atMost(SOON).untilAsserted(() -> {
                backlog.measure();
                assertThat(backlog.ageSeconds()).isGreaterThan(3);
            });
            assertThat(waiting()).isEqualTo(2_000);
        } finally {
            kafka = KafkaBroker.start(broker, port);
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> waiting() == 0);
        backlog.measure();
        assertThat(backlog.ageSeconds()).isZero();
        // what was under way when the broker went may come twice
        var versions = versions(sent(), id);
        assertThat(new LinkedHashSet<>(versions))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(0, 2_000).boxed().toList());
        assertThat(versions.getLast()).isEqualTo(2_000);
    }

    @Test
    void behind_a_message_that_cannot_be_sent_none_is_sent() throws SQLException {
        for (long version = 0; version < 3; version++) insert(writer, UUID.randomUUID(), version, "{}");
        var table = new OutboxTable(writer);
        var away = new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
            private boolean wasAway;

            // as the real one does it: it waits for the broker, and then the broker is back
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> message, Callback told) {
                if (wasAway) return super.send(message, told);
                wasAway = true;
                var failure = new TimeoutException("no broker");
                told.onCompletion(null, failure);
                return CompletableFuture.failedFuture(failure);
            }
        };

        assertThatThrownBy(() -> unstarted().send(table, away, table.oldest(0, 10)))
                .hasMessageContaining("no broker");
        assertThat(away.history()).isEmpty();
    }

    @Test
    void when_a_message_that_was_sent_fails_the_producer_sends_nothing_more() throws SQLException {
        for (long version = 0; version < 3; version++) insert(writer, UUID.randomUUID(), version, "{}");
        var table = new OutboxTable(writer);
        var failing = new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> message, Callback told) {
                var sending = super.send(message, told);
                if (history().size() == 3) errorNext(new NetworkException("the broker is gone"));
                return sending;
            }
        };

        assertThatThrownBy(() -> unstarted().send(table, failing, table.oldest(0, 10)))
                .hasMessageContaining("the broker is gone");
        assertThat(failing.closed()).isTrue();
    }

    private OutboxRelay unstarted() {
        return new OutboxRelay(data(), "tested", kafka.bootstrapServers(), 10, false);
    }

    @Test
    void beyond_its_bound_the_outbox_refuses_clients_but_not_reactions_to_events() throws SQLException {
        var backlog = backlog(10);
        var client = new Caller(
                "p", "app", "d", Set.of(Role.PARTNERSHIP_OFFICER), Set.of(), Set.of(), Set.of(), true, Set.of());
        for (long version = 0; version < 9; version++) insert(writer, UUID.randomUUID(), version, "{}");
        backlog.measure();
        backlog.admit(client);

        insert(writer, UUID.randomUUID(), 0, "{}");
        backlog.measure();

        assertThatThrownBy(() -> backlog.admit(client))
                .isInstanceOfSatisfying(
                        Problem.class, refusal -> assertThat(refusal.code()).isEqualTo(ProblemCode.OVERLOADED));
        backlog.admit(Caller.system("d"));
    }

    private OutboxBacklog backlog(long bound) {
        return new OutboxBacklog(data(), Clock.systemUTC(), new SimpleMeterRegistry(), bound, true);
    }

    private void relay(int batchSize) {
        relay(batchSize, () -> true);
    }

    /** @param alive once it says no, the relay's process counts as dead: it gets no connection any more */
    private void relay(int batchSize, BooleanSupplier alive) {
        var relay = new OutboxRelay(data(alive), "tested", kafka.bootstrapServers(), batchSize, true);
        relay.start(new StartupEvent());
        relays.add(relay);
    }

    private DataSource data() {
        return data(() -> true);
    }

    private DataSource data(BooleanSupplier alive) {
        var source = new PGSimpleDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                if (!alive.getAsBoolean()) throw new SQLException("this process is dead");
                return super.getConnection();
            }
        };
        source.setUrl(postgres.jdbcUrl(database));
        source.setUser(database);
        source.setPassword(database);
        return source;
    }

    private static void insert(Connection into, UUID aggregate, long version, String data) throws SQLException {
        try (var insert = into.prepareStatement("""
                insert into outbox (id, topic, type, subject, aggregate_version, district, actor, time, data)
                values (?, current_database() || '.v1', 'tested.thing.changed', ?, ?, 'd', 'a', now(), ?)
                """)) {
            insert.setObject(1, UUID.randomUUID());
            insert.setObject(2, aggregate);
            insert.setLong(3, version);
            insert.setString(4, data);
            insert.executeUpdate();
        }
    }

    private long waiting() throws SQLException {
        return one("select count(*) from outbox");
    }

    private long holder() throws SQLException {
        return one("""
                select coalesce(max(pid), 0) from pg_locks where locktype = 'advisory' and granted
                    and database = (select oid from pg_database where datname = current_database())
                """);
    }

    private long one(String query) throws SQLException {
        try (var statement = writer.createStatement();
                var found = statement.executeQuery(query)) {
            found.next();
            return found.getLong(1);
        }
    }

    private List<ConsumerRecord<String, String>> sent() {
        try (var consumer = new KafkaConsumer<>(
                new HashMap<String, Object>(Map.of("bootstrap.servers", kafka.bootstrapServers())),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
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

    private static List<Long> versions(List<ConsumerRecord<String, String>> messages, UUID aggregate) {
        return messages.stream()
                .filter(message -> message.key().equals(aggregate.toString()))
                .map(message -> Long.valueOf(new String(
                        message.headers().lastHeader("ce_aggregateversion").value(), StandardCharsets.UTF_8)))
                .toList();
    }

    private static String sql(String resource) throws IOException {
        try (var in = Objects.requireNonNull(OutboxRelayTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package org.commonground.acceptance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.commonground.acceptance.RunningSuite;
import org.commonground.acceptance.SuiteExtension;
import org.commonground.localstack.LocalStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Officers of two districts write without a pause while everything fails that can: services are killed, one between a commit and
 * its event, one in the middle of a batch that it consumes; Kafka is away for half a minute; PostgreSQL crashes; events come
 * twice and in another order. In the end everything balances ({@link Balance}).
 *
 * <p>Three minutes a round; {@code -Dledger.rounds=1} asks for one, 20 for a long run.
 */
@ExtendWith(SuiteExtension.class)
@EnabledIfSystemProperty(named = "ledger.rounds", matches = "[0-9]+")
class LedgerTest {
    private static final int ROUNDS = Integer.getInteger("ledger.rounds", 1);
    private static final Duration KAFKA_AWAY = Duration.ofSeconds(30);
    /** The promise for whatever was not killed itself. */
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    private static final List<String> DISTRICTS = List.of("ledger-north", "ledger-south");
    private static final int WRITERS = 4;

    private final LocalStack stack;
    private final Identity identity;
    private final Writer.Journal journal = new Writer.Journal();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Client> officers = new ArrayList<>();
    private final Random random = new Random(7);
    private final List<Future<?>> writers = new ArrayList<>();
    private final List<UUID> schools = new ArrayList<>();
    private Books books;
    private volatile boolean writing = true;

    LedgerTest(RunningSuite suite) {
        stack = suite.stack();
        identity = new Identity(stack.config());
        books = new Books(stack, officers);
    }

    @BeforeEach
    void settle() throws Exception {
        for (var district : DISTRICTS) {
            identity.settle(district);
            officers.add(new Client(stack.config().gatewayUrl(), district, identity));
        }
        books = new Books(stack, officers);
        for (var officer : officers) importSchools(officer);
    }

    @AfterEach
    void close() {
        writing = false;
        threads.shutdownNow();
        officers.forEach(Client::close);
    }

    @Test
    void whatever_fails_every_accepted_write_is_there_once_and_heard_of_in_order() throws Exception {
        for (int i = 0; i < WRITERS; i++) writers.add(threads.submit(writer(i)));
        for (int round = 0; round < ROUNDS; round++) {
            awaitWrites(100);
            services();
            consumerInTheMiddleOfABatch();
            kafkaIsAway();
            postgresCrashes();
            books.deliverAgain(random);
            awaitWrites(50);
        }
        writing = false;
        for (var writer : writers) writer.get();
        books.deliverAgain(random);
        // empty on both sides of Kafka: from now on nothing changes any more
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> books.unsent() == 0 && books.unread() == 0);

        var evidence = books.evidence(journal);
        say(
                "%d accepted writes, %d choices, %d rows, %d messages, %d copies; %d requests were sent again",
                journal.writes.size(),
                journal.causes.size(),
                evidence.rows().size(),
                evidence.messages().size(),
                evidence.copies().size(),
                journal.sentAgain.get());
        assertThat(journal.causes).as("choices, each to be reacted to once").hasSizeGreaterThan(3);
        assertThat(journal.sentAgain).as("the faults were felt").hasPositiveValue();
        assertThat(Balance.faults(evidence)).isEmpty();
    }

    /** Each right after something was accepted; the other services see what it had published, or will have. */
    private void services() {
        for (var parts : List.of(List.of("registry", "gateway"), List.of("needs", "mou", "metrics"))) {
            awaitWrites(20);
            parts.forEach(stack::kill);
            parts.stream().map(this::startAgain).toList().forEach(CompletableFuture::join);
        }
        awaitWrites(20);
    }

    /** A lock holds its transaction up with some of a batch handled; then the process is no more. */
    private void consumerInTheMiddleOfABatch() throws SQLException {
        try (var blocker = books.connect("needs_assessment");
                var lock = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            lock.execute("lock table replica_service in exclusive mode");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> books.waitingFor("needs_assessment", "replica_service") > 0);
            stack.kill("needs");
            blocker.rollback();
        }
        startAgain("needs").join();
    }

    /** Accepting goes on; a service that is killed meanwhile has committed what nobody has heard of yet. */
    private void kafkaIsAway() throws Exception {
        stack.kill("kafka");
        var since = System.nanoTime();
        awaitWrites(20);
        await().atMost(Duration.ofSeconds(20)).until(() -> books.unsent("partner_registry") > 10);
        stack.kill("registry");
        assertThat(books.unsent("partner_registry"))
                .as("committed, and not published")
                .isPositive();
        startAgain("registry").join();
        awaitWrites(20);
        await().atMost(KAFKA_AWAY.plusSeconds(5)).until(() -> System.nanoTime() - since > KAFKA_AWAY.toNanos());
        stack.startAgain("kafka");
        var waiting = books.unsent();
        var back = System.nanoTime();
        var mark = journal.writes.size();
        awaitWrites(1);
        var write = journal.writes.stream().skip(mark).findFirst().orElseThrow();
        await().atMost(RECOVERY).until(() -> books.unsent() < 20);
        say(
                "Kafka was away for %d s; %d events waited and were sent within %d ms of its return (%s)",
                KAFKA_AWAY.toSeconds(), waiting, (System.nanoTime() - back) / 1_000_000, write.of());
    }

    private void postgresCrashes() {
        awaitWrites(20);
        stack.kill("postgres");
        stack.startAgain("postgres");
        var back = System.nanoTime();
        awaitWrites(1, RECOVERY);
        say(
                "PostgreSQL crashed; the first write was accepted %d ms after its return",
                (System.nanoTime() - back) / 1_000_000);
        awaitWrites(50);
    }

    private Callable<Object> writer(int number) {
        var writer = new Writer(officers.get(number % officers.size()), school(number), number, journal);
        return () -> {
            while (writing) writer.act();
            return number;
        };
    }

    private UUID school(int number) {
        return schools.get(number % officers.size());
    }

    private void importSchools(Client officer) throws IOException, InterruptedException {
        byte[] file;
        try (var in = Objects.requireNonNull(LocalStack.class.getResourceAsStream("/demo/chicago-oneroster.zip"))) {
            file = in.readAllBytes();
        }
        var job = officer.upload("/v1/imports?format=ONEROSTER_CSV", "application/zip", file);
        assertThat(job.status()).as("%s", job.body()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> officer.get("/v1/imports/" + job.id())
                        .body()
                        .path("state")
                        .asText()
                        .equals("SUCCEEDED"));
        var orgs = officer.get("/v1/education-orgs?limit=10").body();
        var school = StreamSupport.stream(orgs.path("items").spliterator(), false)
                .filter(each -> each.path("type").asText().equals("SCHOOL"))
                .map(each -> each.path("id").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no school: " + orgs));
        for (var database : List.of("mou", "needs_assessment"))
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> books.number(
                                    database,
                                    "select count(*) from replica_education_org where id = '%s'".formatted(school))
                            == 1);
        schools.add(UUID.fromString(school));
    }

    private CompletableFuture<Void> startAgain(String part) {
        return CompletableFuture.runAsync(() -> stack.startAgain(part), threads);
    }

    private void awaitWrites(int more) {
        awaitWrites(more, RunningSuite.PATIENCE);
    }

    private void awaitWrites(int more, Duration patience) {
        var enough = journal.writes.size() + more;
        await().atMost(patience).pollInterval(Duration.ofMillis(20)).until(() -> {
            // a writer that was told something impossible has ended
            for (var writer : writers) if (writer.isDone()) writer.get();
            return journal.writes.size() >= enough;
        });
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static void say(String sentence, Object... details) {
        System.out.println("ledger: " + sentence.formatted(details));
    }
}

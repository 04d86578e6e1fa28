package org.commonground.localstack;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The running suite: PostgreSQL, Kafka, Keycloak and our own services, started together and stopped together. */
public final class LocalStack implements AutoCloseable {
    private static final Duration SERVICE_PATIENCE = Duration.ofMinutes(4);

    private final StackConfig config;
    private final StackProgress progress;
    private final Ledger ledger;
    private final Keycloak keycloak;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, ChildProcess> children = new ConcurrentHashMap<>();
    private final CompletableFuture<PartFailed> failure = new CompletableFuture<>();
    private volatile @Nullable PostgresServer postgres;
    private volatile @Nullable KafkaBroker kafka;
    private volatile boolean closing;
    private boolean closed;

    private LocalStack(StackConfig config, StackProgress progress) {
        this.config = config;
        this.progress = progress;
        ledger = Ledger.in(config.home());
        keycloak = new Keycloak(config);
    }

    /** Returns when every part is ready. If one fails, all are stopped and that one is thrown as {@link PartFailed}. */
    public static LocalStack start(StackConfig config) {
        return start(config, StackProgress.SILENT);
    }

    public static LocalStack start(StackConfig config, StackProgress progress) {
        var stack = new LocalStack(config, progress);
        stack.begin();
        return stack;
    }

    /** Not started yet, so that a caller can already arrange for it to be closed. */
    static LocalStack prepared(StackConfig config, StackProgress progress) {
        return new LocalStack(config, progress);
    }

    void begin() {
        for (var left : ledger.endLeftovers()) {
            progress.note(
                    "Ended %s (process %d), left over from a run that was killed.".formatted(left.part(), left.pid()));
        }
        requireFreePorts(config);
        requireJars();
        ledger.add(Ledger.LAUNCHER, ProcessHandle.current(), 0);
        try {
            Files.createDirectories(config.data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var database = async(this::startPostgres);
        var broker = async(this::startKafka);
        var prepared = async(() -> {
            keycloak.prepare();
            return true;
        });
        var identity = database.thenCombine(prepared, (server, _) -> server)
                .thenAcceptAsync(server -> orFail(() -> startKeycloak(server)), threads);
        var infrastructure = CompletableFuture.allOf(database, broker);
        var services = config.services().stream()
                .map(each -> infrastructure.thenRunAsync(() -> orFail(() -> startService(each)), threads));
        var all = Stream.concat(Stream.of(database, broker, identity), services).toArray(CompletableFuture<?>[]::new);
        for (var each : all) {
            var _ = each.whenComplete(this::noteFailure);
        }
        try {
            CompletableFuture.anyOf(CompletableFuture.allOf(all), failure).join();
        } catch (CompletionException e) {
            // Every failure of a part is in the other future already.
        }
        var failed = failure.getNow(null);
        if (failed != null) {
            close();
            throw failed;
        }
        if (closing) throw new Refusal("Stopped while it was starting.");
        ledger.allReady();
    }

    /** Completed by the first part that ends although nobody asked it to. */
    public CompletableFuture<PartFailed> failure() {
        return failure;
    }

    public StackConfig config() {
        return config;
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(config.ports().postgres(), database);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + config.ports().kafka();
    }

    public String token(String account) {
        return Accounts.token(config, account);
    }

    /**
     * For tests of faults: the part is gone at once, and nobody calls that a failure. Services and PostgreSQL get no chance
     * to tidy up; Kafka's broker lives in this JVM and can only be stopped.
     */
    public void kill(String part) {
        switch (part) {
            case "kafka" -> takeOff(kafka, "kafka").close();
            case "postgres" -> {
                var server = takeOff(postgres, part);
                postgres = null;
                server.crash();
            }
            default ->
                takeOff(children.remove(part), part)
                        .process()
                        .destroyForcibly()
                        .onExit()
                        .join();
        }
    }

    private static <T> T takeOff(@Nullable T running, String part) {
        if (running == null) throw new IllegalArgumentException("it does not run: " + part);
        return running;
    }

    /** For what runs in this JVM and cannot be watched from outside. */
    void failed(String part, String how) {
        failure.complete(new PartFailed(part, config.log(part), how, null));
    }

    /** Brings a killed part back, with what it kept; returns when it is ready. */
    public void startAgain(String part) {
        switch (part) {
            case "kafka" -> startKafka();
            case "postgres" -> orFail(this::startPostgres);
            default -> startServiceAgain(part);
        }
    }

    private void startServiceAgain(String part) {
        var service = config.services().stream()
                .filter(each -> each.name().equals(part))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such service: " + part));
        orFail(() -> startService(service));
    }

    static void requireFreePorts(StackConfig config) {
        var ports = config.ports();
        requireFreePort("postgres", ports.postgres(), "POSTGRES_PORT");
        requireFreePort("kafka", ports.kafka(), "KAFKA_PORT");
        requireFreePort(Keycloak.PART, ports.keycloak(), "KEYCLOAK_PORT");
        for (var service : config.services()) {
            requireFreePort(service.name(), service.port(), service.name().toUpperCase(Locale.ROOT) + "_PORT");
        }
    }

    static void requireFreePort(String part, int port, String variable) {
        if (!Ports.taken(port)) return;
        var who = Ports.owner(port)
                .map(owner -> "process %d (%s)"
                        .formatted(owner.pid(), owner.info().command().orElse("unknown program")))
                .orElse("another program");
        throw new Refusal("Port %d (%s) is in use by %s. End that program or choose another port with %s=…"
                .formatted(port, part, who, variable));
    }

    private void requireJars() {
        for (var service : config.services()) {
            if (!Files.exists(service.jar())) {
                throw new Refusal("%s is not built: there is no %s.".formatted(service.name(), service.jar()));
            }
        }
    }

    private PostgresServer startPostgres() throws IOException {
        var begin = System.nanoTime();
        ChildProcess.keepPrevious(config.log("postgres"));
        var port = config.ports().postgres();
        PostgresServer server;
        try {
            server = PostgresServer.start(config.data().resolve("postgres"), port, config.log("postgres"));
        } catch (IllegalStateException e) {
            throw new PartFailed("postgres", config.log("postgres"), "did not start: " + e.getMessage(), e);
        }
        postgres = server;
        ledger.add("postgres", server.process(), port);
        var _ = server.process().onExit().thenRun(() -> {
            if (closing || postgres == server) ended("postgres", server.died(config.log("postgres")));
        });
        for (var name : StackConfig.DATABASES) if (!name.equals(Keycloak.PART)) server.createDatabase(name);
        ready("postgres", port, begin);
        return server;
    }

    private KafkaBroker startKafka() {
        var begin = System.nanoTime();
        var port = config.ports().kafka();
        try {
            var broker = KafkaBroker.start(config.data().resolve("kafka"), port);
            kafka = broker;
            ready("kafka", port, begin);
            return broker;
        } catch (IllegalStateException e) {
            throw new PartFailed("kafka", config.log("kafka"), "did not start: " + e.getMessage(), e);
        }
    }

    private Void startKeycloak(PostgresServer server) throws InterruptedException {
        var begin = System.nanoTime();
        keycloak.prepareDatabase(server);
        var child = watch(keycloak.start(), config.ports().keycloak());
        keycloak.awaitReady(child, http);
        ready(Keycloak.PART, config.ports().keycloak(), begin);
        return null;
    }

    private Void startService(ServicePart service) throws InterruptedException {
        var begin = System.nanoTime();
        var child = watch(
                ChildProcess.start(
                        service.name(),
                        List.of("-Xms32m", "-Xmx256m", "-jar", program(service).toString()),
                        service.environment(),
                        service.port(),
                        config.home(),
                        config.log(service.name())),
                service.port());
        child.awaitReady(http, "/q/health/ready", SERVICE_PATIENCE);
        ready(service.name(), service.port(), begin);
        return null;
    }

    /** A running program must not have its jars replaced by a build, so it runs from a copy. */
    private Path program(ServicePart service) {
        var folder = config.home().resolve("programs").resolve(service.name());
        Folders.delete(folder);
        Folders.copy(service.jar().resolveSibling(""), folder);
        return folder.resolve(service.jar().getFileName());
    }

    private ChildProcess watch(ChildProcess child, int port) {
        children.put(child.part(), child);
        ledger.add(child.part(), child.handle(), port);
        // It may have been started while another part failed and everything was being stopped.
        if (closing) child.process().destroyForcibly();
        var _ = child.process().onExit().thenRun(() -> {
            if (children.get(child.part()) == child) ended(child.part(), child.died());
        });
        return child;
    }

    private void ended(String part, PartFailed how) {
        if (!closing) failure.complete(how);
        else progress.stopped(part);
    }

    private void ready(String part, int port, long begin) {
        progress.ready(part, port, Duration.ofNanos(System.nanoTime() - begin));
    }

    private void noteFailure(@Nullable Object result, @Nullable Throwable thrown) {
        if (thrown == null || closing) return;
        var cause = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        failure.complete(
                cause instanceof PartFailed failed
                        ? failed
                        : new PartFailed("the stack", config.log("suite"), "did not start: " + cause, cause));
    }

    private <T> CompletableFuture<T> async(Callable<T> work) {
        return CompletableFuture.supplyAsync(() -> orFail(work), threads);
    }

    private static <T extends @Nullable Object> T orFail(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Clients first and what they write to last, so that nothing that was accepted is cut off. */
    @Override
    public synchronized void close() {
        // Whoever comes second waits here until the first is through: the JVM may end as soon as it returns.
        if (closed) return;
        closed = true;
        closing = true;
        var running = List.copyOf(children.values());
        running.stream()
                .filter(each -> !each.part().equals(Keycloak.PART))
                .forEach(each -> each.process().destroy());
        running.stream()
                .filter(each -> !each.part().equals(Keycloak.PART))
                .forEach(each -> Ledger.awaitEnd(each.handle(), 30));
        running.stream().filter(each -> each.part().equals(Keycloak.PART)).forEach(each -> {
            each.process().destroy();
            Ledger.awaitEnd(each.handle(), 20);
        });
        threads.shutdownNow();
        awaitStarters();
        var broker = kafka;
        if (broker != null) stopKafka(broker);
        var server = postgres;
        if (server != null) server.close();
        ledger.clear();
        http.shutdownNow();
    }

    /** A broker whose disk failed may never answer; the rest must be stopped all the same. */
    private void stopKafka(KafkaBroker broker) {
        try {
            if (Thread.startVirtualThread(broker::close).join(Duration.ofSeconds(60))) progress.stopped("kafka");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** PostgreSQL and Kafka are stopped by their handles, which a start that is still under way has not set yet. */
    private void awaitStarters() {
        try {
            if (!threads.awaitTermination(90, SECONDS)) {
                progress.note("A part did not stop starting within 90 seconds.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.commonground.localstack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/** A real PostgreSQL from a jar, on the loopback interface, as root or as any other user. */
public final class PostgresServer implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Map<String, String> SMALL = Map.of(
            "listen_addresses", "127.0.0.1",
            // A socket file in a folder that all users share would only be in the way of a second server.
            "unix_socket_directories", "",
            "max_connections", "120",
            "shared_buffers", "96MB",
            "max_wal_size", "512MB");
    private static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");
    private static final Map<String, String> FAST =
            Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");

    /** Held here because the log manager forgets the level of a logger that nobody holds. */
    private static final Logger CHATTY = Logger.getLogger("io.zonky.test");

    private final EmbeddedPostgres server;
    private final ProcessHandle process;
    private final Runnable afterwards;
    private boolean closed;

    private PostgresServer(EmbeddedPostgres server, Path data, Runnable afterwards) {
        this.server = server;
        this.afterwards = afterwards;
        process = running(data)
                .orElseThrow(() -> new IllegalStateException("PostgreSQL ended as soon as it had started"));
    }

    /** Keeps every committed row: a later start with the same folder finds it, also after a power cut. Port 0 takes any free one. */
    public static PostgresServer start(Path dataDir, int port) {
        return start(dataDir, port, Map.of());
    }

    /** As {@link #start(Path, int)}, with settings of the server's own that differ from the local stack's small ones. */
    public static PostgresServer start(Path dataDir, int port, Map<String, String> settings) {
        var data = dataDir.toAbsolutePath();
        var safe = new HashMap<>(settings);
        safe.putAll(DURABLE);
        return new PostgresServer(
                launch(data, port, data.resolveSibling(data.getFileName() + ".log"), safe), data, () -> {});
    }

    /** As {@link #start(Path, int)}, and what the server says is appended to the given file. */
    public static PostgresServer start(Path dataDir, int port, Path log) {
        var data = dataDir.toAbsolutePath();
        return new PostgresServer(launch(data, port, log, DURABLE), data, () -> {});
    }

    /** For tests: quick because it would lose data in a power cut, and gone with {@link #close()} or the JVM. */
    public static PostgresServer startTemporary() {
        try {
            var folder = Files.createTempDirectory("commonground-postgres-");
            var data = folder.resolve("data");
            var server = new PostgresServer(
                    launch(data, 0, folder.resolve("postgres.log"), FAST), data, () -> Folders.delete(folder));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "postgres-stop"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres launch(Path data, int port, Path log, Map<String, String> more) {
        if (CHATTY.getLevel() == null) CHATTY.setLevel(Level.WARNING);
        var usable = data.resolve("commonground-usable");
        running(data).ifPresent(PostgresServer::end);
        try {
            // Without the mark no start ever succeeded: what is there is the rest of an interrupted initialisation.
            if (!Files.exists(usable)) Folders.delete(data);
            Files.createDirectories(data);
            Files.createDirectories(log.toAbsolutePath().getParent());
            var settings = new HashMap<>(SMALL);
            settings.putAll(more);
            var output = Redirect.appendTo(log.toFile());
            var builder = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setOverrideWorkingDirectory(binaries().toFile())
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setOutputRedirector(output)
                    .setErrorRedirector(output)
                    .setLocaleConfig("locale", "C")
                    .setPort(port == 0 ? Ports.free() : port);
            settings.forEach(builder::setServerConfig);
            var server = builder.start();
            if (!Files.exists(usable)) Files.createFile(usable);
            return server;
        } catch (IOException | IllegalStateException e) {
            running(data).ifPresent(PostgresServer::end);
            throw new IllegalStateException(
                    "PostgreSQL did not start: %s. Its log is %s".formatted(e.getMessage(), log), e);
        }
    }

    /** One unpacked copy a user: two users of one machine cannot share a folder below the temporary one. */
    private static Path binaries() {
        return Path.of(
                System.getProperty("java.io.tmpdir"), "commonground-postgres-" + System.getProperty("user.name"));
    }

    /** The server that works on this folder, by its own record; that record may be older than the machine's last start. */
    private static Optional<ProcessHandle> running(Path data) {
        var record = data.resolve("postmaster.pid");
        if (!Files.exists(record)) return Optional.empty();
        try (var lines = Files.lines(record)) {
            return lines.findFirst()
                    .map(String::strip)
                    .map(Long::valueOf)
                    .flatMap(ProcessHandle::of)
                    .filter(ProcessHandle::isAlive)
                    .filter(found -> isServer(found, data));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isServer(ProcessHandle process, Path data) {
        return process.info()
                .arguments()
                .map(arguments -> List.of(arguments).contains(data.toString()))
                .orElse(false);
    }

    /** To PostgreSQL this signal means: roll back, write everything down, end; the usual one would wait for clients. */
    static void end(ProcessHandle server) {
        Signals.interrupt(server);
        Ledger.awaitEnd(server, 60);
    }

    public int port() {
        return server.getPort();
    }

    ProcessHandle process() {
        return process;
    }

    public boolean running() {
        return process.isAlive();
    }

    PartFailed died(Path log) {
        return new PartFailed("postgres", log, "ended although nobody stopped it", null);
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), database);
    }

    /** Creates the database and its owner, a role with the same name and password, unless they exist. */
    public synchronized void createDatabase(String name) {
        if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("not a database name: " + name);
        try (var admin = server.getPostgresDatabase().getConnection()) {
            if (!exists(admin, "select 1 from pg_roles where rolname = ?", name)) {
                run(admin, "create role %1$s login password '%1$s'".formatted(name));
            }
            if (!exists(admin, "select 1 from pg_database where datname = ?", name)) {
                run(admin, "create database %1$s owner %1$s".formatted(name));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the database " + name, e);
        }
    }

    /** Also while somebody is connected to it. */
    synchronized void dropDatabase(String name) {
        if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("not a database name: " + name);
        try (var admin = server.getPostgresDatabase().getConnection()) {
            run(admin, "drop database if exists %s with (force)".formatted(name));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot drop the database " + name, e);
        }
    }

    private static boolean exists(Connection admin, String question, String name) throws SQLException {
        try (var query = admin.prepareStatement(question)) {
            query.setString(1, name);
            try (var found = query.executeQuery()) {
                return found.next();
            }
        }
    }

    private static void run(Connection admin, String sql) throws SQLException {
        try (var statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As in a power cut: nothing is written down and nobody is told; the next start recovers from the log. */
    synchronized void crash() {
        Signals.quit(process);
        Ledger.awaitEnd(process, 60);
        close();
    }

    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        try {
            server.close();
            // The library waits five seconds for the final checkpoint; a busy disk may need longer.
            Ledger.awaitEnd(process, 60);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            afterwards.run();
        }
    }
}

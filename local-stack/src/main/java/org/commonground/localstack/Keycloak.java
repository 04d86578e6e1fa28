package org.commonground.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipFile;

/** Keycloak's own distribution, made ready once for PostgreSQL and then started with the realm of the repository. */
final class Keycloak {
    static final String PART = "keycloak";
    private static final String READY = "/realms/commonground/.well-known/openid-configuration";
    private static final List<String> BUILD_OPTIONS =
            List.of("build", "--db=postgres", "--health-enabled=false", "--metrics-enabled=false");

    private final StackConfig config;
    private final Path target;
    private final String version;
    private final Path distribution;
    private final Path log;

    Keycloak(StackConfig config) {
        this.config = config;
        target = config.repository().resolve(Path.of("local-stack", "target"));
        version = version();
        distribution = target.resolve("keycloak-" + version);
        log = config.log(PART);
    }

    /** Unpacks and augments the distribution; later starts, also those of other home folders, find that done. */
    void prepare() {
        var mark = distribution.resolve("prepared");
        try {
            Files.createDirectories(target);
            var lock = target.resolve("keycloak.lock");
            try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                if (Files.exists(mark) && Files.readString(mark).equals(String.join(" ", BUILD_OPTIONS))) return;
                Folders.delete(distribution);
                unpack();
                augment();
                Files.writeString(mark, String.join(" ", BUILD_OPTIONS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare Keycloak", e);
        }
    }

    private void unpack() throws IOException {
        var archive = target.resolve("keycloak-quarkus-dist-%s.zip".formatted(version));
        if (!Files.exists(archive)) {
            throw new Refusal("Keycloak's distribution is missing: %s. Build local-stack first.".formatted(archive));
        }
        try (var zip = new ZipFile(archive.toFile())) {
            for (var entry : Collections.list(zip.entries())) {
                var inside = Path.of(entry.getName());
                // The archive has one folder at its top.
                if (entry.isDirectory() || inside.getNameCount() < 2) continue;
                var file = distribution
                        .resolve(inside.subpath(1, inside.getNameCount()))
                        .normalize();
                if (!file.startsWith(distribution)) throw new IOException("outside the archive: " + inside);
                Files.createDirectories(file.getParent());
                try (var content = zip.getInputStream(entry)) {
                    Files.copy(content, file);
                }
            }
        }
    }

    private void augment() throws IOException {
        var build = ChildProcess.start(
                "keycloak-build",
                command(distribution, 768, BUILD_OPTIONS),
                Map.of(),
                0,
                distribution,
                config.log("keycloak-build"));
        try {
            var code = build.process().waitFor();
            if (code != 0) {
                throw new PartFailed(
                        PART,
                        config.log("keycloak-build"),
                        "could not be prepared (exit code %d)".formatted(code),
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Keycloak was prepared", e);
        } finally {
            build.process().destroyForcibly();
        }
    }

    /** All of Keycloak's data comes from the realm file, so a changed file replaces the data. */
    void prepareDatabase(PostgresServer postgres) {
        try {
            var imported = imported();
            if (!Files.exists(imported) || !Files.readString(imported).equals(digest())) {
                Files.deleteIfExists(imported);
                postgres.dropDatabase(PART);
            }
            postgres.createDatabase(PART);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ChildProcess start() {
        try {
            var home = runtimeFolder();
            var ports = config.ports();
            var environment = Map.ofEntries(
                    Map.entry("KC_DB_URL", "jdbc:postgresql://127.0.0.1:%d/keycloak".formatted(ports.postgres())),
                    Map.entry("KC_DB_USERNAME", PART),
                    Map.entry("KC_DB_PASSWORD", PART),
                    Map.entry("KC_DB_POOL_INITIAL_SIZE", "1"),
                    Map.entry("KC_DB_POOL_MIN_SIZE", "1"),
                    Map.entry("KC_DB_POOL_MAX_SIZE", "15"),
                    Map.entry("KC_CACHE", "local"),
                    Map.entry("KC_HTTP_ENABLED", "true"),
                    Map.entry("KC_HTTP_HOST", "127.0.0.1"),
                    Map.entry("KC_HTTP_PORT", Integer.toString(ports.keycloak())),
                    // A full address here makes the issuer the same, whatever name or address a client called.
                    Map.entry("KC_HOSTNAME", "http://localhost:" + ports.keycloak()),
                    Map.entry("KC_BOOTSTRAP_ADMIN_USERNAME", "admin"),
                    Map.entry("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin"));
            return ChildProcess.start(
                    PART,
                    command(home, 384, List.of("start", "--optimized", "--import-realm")),
                    environment,
                    ports.keycloak(),
                    home,
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Keycloak", e);
        }
    }

    void awaitReady(ChildProcess keycloak, HttpClient http) throws InterruptedException {
        keycloak.awaitReady(http, READY, Duration.ofMinutes(4));
        try {
            Files.writeString(imported(), digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The programs of the shared distribution beside data of this home's own. */
    private Path runtimeFolder() throws IOException {
        var home = config.home().resolve("keycloak");
        var imports = Files.createDirectories(home.resolve(Path.of("data", "import")));
        Files.write(imports.resolve("commonground-realm.json"), realm());
        for (var shared : List.of("lib", "providers", "themes")) {
            var link = home.resolve(shared);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, distribution.resolve(shared));
        }
        var conf = Files.createDirectories(home.resolve("conf"));
        try (var files = Files.list(distribution.resolve("conf"))) {
            for (var each : files.filter(Files::isRegularFile).toList()) {
                Files.copy(each, conf.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return home;
    }

    /** What the distribution's own script ends in. */
    private static List<String> command(Path home, int heapMegabytes, List<String> arguments) {
        var command = new ArrayList<>(List.of(
                "-Xms64m",
                "-Xmx%dm".formatted(heapMegabytes),
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Dpicocli.disable.closures=true",
                "-Dquarkus-log-max-startup-records=10000",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-Duser.language=en",
                "-Duser.country=US",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                home.resolve(Path.of("lib", "quarkus-run.jar")).toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
        command.addAll(arguments);
        return command;
    }

    private Path imported() {
        return config.data().resolve("keycloak-realm.sha256");
    }

    private String digest() {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(version.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest(realm()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] realm() {
        try (var file = Keycloak.class.getResourceAsStream("/keycloak/commonground-realm.json")) {
            if (file == null) throw new IllegalStateException("the realm file is not in the jar");
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version() {
        try (var file = Keycloak.class.getResourceAsStream("/keycloak/version.properties")) {
            if (file == null) throw new IllegalStateException("the version file is not in the jar");
            var properties = new Properties();
            properties.load(file);
            return properties.getProperty("keycloak");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

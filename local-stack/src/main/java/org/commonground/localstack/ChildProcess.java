package org.commonground.localstack;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A part that runs in a JVM of its own and answers over HTTP. */
final class ChildProcess {
    private static final Duration POLL = Duration.ofMillis(150);
    /** Small and quick to start: these JVMs share two cores and three gigabytes with each other. */
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xss512k",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    private final String part;
    private final Process process;
    private final Path log;
    private final int port;

    private ChildProcess(String part, Process process, Path log, int port) {
        this.part = part;
        this.process = process;
        this.log = log;
        this.port = port;
    }

    static ChildProcess start(
            String part, List<String> arguments, Map<String, String> environment, int port, Path folder, Path log) {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(JVM);
        command.addAll(arguments);
        try {
            keepPrevious(log);
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            return new ChildProcess(part, builder.start(), log, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + part, e);
        }
    }

    /** A log speaks of one run; that of the run before stays beside it. */
    static void keepPrevious(Path log) throws IOException {
        Files.createDirectories(log.getParent());
        if (Files.exists(log)) {
            var previous = log.getFileName().toString().replaceFirst("\\.log$", ".previous.log");
            Files.move(log, log.resolveSibling(previous), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    Process process() {
        return process;
    }

    String part() {
        return part;
    }

    void awaitReady(HttpClient http, String path, Duration patience) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(Duration.ofSeconds(5))
                .build();
        var deadline = System.nanoTime() + patience.toNanos();
        var last = "nothing";
        while (System.nanoTime() < deadline) {
            if (process.waitFor(POLL.toMillis(), MILLISECONDS)) throw died();
            try {
                var response = http.send(request, BodyHandlers.ofString());
                if (response.statusCode() == 200) return;
                last = "status %d %s"
                        .formatted(response.statusCode(), response.body().strip());
            } catch (IOException e) {
                // Not listening yet.
            }
        }
        throw new PartFailed(
                part,
                log,
                "was not ready after %d seconds; http://127.0.0.1:%d%s answered: %s"
                        .formatted(patience.toSeconds(), port, path, last),
                null);
    }

    PartFailed died() {
        var code = process.exitValue();
        // The shell's convention, which Java follows: 128 and the number of the signal.
        var how = code > 128
                ? "was killed by signal %d".formatted(code - 128)
                : "ended with exit code %d".formatted(code);
        return new PartFailed(part, log, how, null);
    }
}

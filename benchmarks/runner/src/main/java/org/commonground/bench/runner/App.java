package org.commonground.bench.runner;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Quarkus application in a JVM of its own, as it runs in production. */
final class App implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final int port;
    private final Process process;

    private App(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static App start(Path jar, Map<String, String> environment, Path log, List<String> options)
            throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms384m", "-Xmx384m", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        var app = new App(builder.start(), port);
        Runtime.getRuntime().addShutdownHook(new Thread(app.process::destroyForcibly));
        app.awaitListening(log);
        return app;
    }

    private void awaitListening(Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (process.waitFor(200, TimeUnit.MILLISECONDS))
                throw new IOException("the application ended:\n" + Files.readString(log));
            try (var connection = new Connection(port)) {
                connection.send(Connection.get("/", "-"));
                return;
            } catch (IOException e) {
                // not listening yet
            }
        }
        throw new IOException("the application does not listen:\n" + Files.readString(log));
    }

    /** CPU time that it has used so far. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package org.commonground.localstack;

import static java.util.Map.entry;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** Kafka's own broker and controller inside this JVM, on the loopback interface; the folder keeps the records. */
public final class KafkaBroker implements AutoCloseable {
    private static final Map<String, String> SMALL = Map.ofEntries(
            entry("process.roles", "broker,controller"),
            entry("node.id", "1"),
            entry("inter.broker.listener.name", "BROKER"),
            entry("controller.listener.names", "CONTROLLER"),
            entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            entry("auto.create.topics.enable", "true"),
            entry("num.partitions", "4"),
            entry("default.replication.factor", "1"),
            entry("min.insync.replicas", "1"),
            entry("offsets.topic.replication.factor", "1"),
            entry("offsets.topic.num.partitions", "4"),
            entry("transaction.state.log.replication.factor", "1"),
            entry("transaction.state.log.min.isr", "1"),
            entry("transaction.state.log.num.partitions", "4"),
            entry("share.coordinator.state.topic.replication.factor", "1"),
            entry("share.coordinator.state.topic.min.isr", "1"),
            entry("group.initial.rebalance.delay.ms", "0"),
            // A broker that was killed is taken back when its old session ends: nine seconds by default.
            entry("broker.heartbeat.interval.ms", "1000"),
            entry("broker.session.timeout.ms", "5000"),
            entry("num.network.threads", "2"),
            entry("num.io.threads", "4"),
            entry("background.threads", "2"),
            // 128 MB of heap by default, for a log that has a few thousand keys here.
            entry("log.cleaner.dedupe.buffer.size", "8388608"),
            entry("log.segment.bytes", "67108864"),
            // A consumer that is added later rebuilds its replica from the topics alone: nothing in them may expire.
            entry("log.retention.hours", "-1"));

    /** Held here because the log manager forgets the level of a logger that nobody holds. */
    private static final List<Logger> CHATTY = Stream.of(
                    "kafka",
                    "state.change.logger",
                    "org.apache.kafka.common",
                    "org.apache.kafka.controller",
                    "org.apache.kafka.coordinator",
                    "org.apache.kafka.image",
                    "org.apache.kafka.metadata",
                    "org.apache.kafka.queue",
                    "org.apache.kafka.raft",
                    "org.apache.kafka.server",
                    "org.apache.kafka.storage",
                    "org.apache.kafka.timeline")
            .map(Logger::getLogger)
            .toList();

    private final KafkaRaftServer server;
    private final int port;
    private boolean closed;

    private KafkaBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Formats the folder at first use and takes up its records at any later one. Port 0 takes any free one. */
    public static KafkaBroker start(Path dataDir, int port) {
        for (var logger : CHATTY) if (logger.getLevel() == null) logger.setLevel(Level.WARNING);
        var data = dataDir.toAbsolutePath();
        var brokerPort = port == 0 ? Ports.free() : port;
        var controllerPort = Ports.free();
        try {
            format(data);
            var settings = new HashMap<>(SMALL);
            settings.put("log.dirs", data.toString());
            settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
            settings.put(
                    "listeners",
                    "BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(brokerPort, controllerPort));
            settings.put("advertised.listeners", "BROKER://127.0.0.1:" + brokerPort);
            return new KafkaBroker(started(settings), brokerPort);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "Kafka did not start on port %d: %s".formatted(brokerPort, e.getMessage()), e);
        }
    }

    private static KafkaRaftServer started(Map<String, String> settings) {
        var server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    private static void format(Path data) throws Exception {
        if (Files.exists(data.resolve("meta.properties"))) return;
        Files.createDirectories(data);
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setDirectories(List.of(data.toString()))
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName("CONTROLLER")
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    public int port() {
        return port;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        server.shutdown();
        server.awaitShutdown();
    }
}

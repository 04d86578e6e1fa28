package org.commonground.bench.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.commonground.localstack.KafkaBroker;
import org.commonground.localstack.PostgresServer;

/** A database and a broker of their own, durable, in a temporary folder, and keys that sign tokens; gone when closed. */
final class Parts implements AutoCloseable {
    final Keys keys;
    private final Path home;
    private final PostgresServer postgres;
    private final KafkaBroker kafka;
    private final List<App> apps = new ArrayList<>();

    /** @param database settings of the database server that differ from the local stack's */
    Parts(Map<String, String> database) throws IOException, GeneralSecurityException {
        home = Files.createTempDirectory("commonground-bench-");
        keys = new Keys();
        postgres = PostgresServer.start(home.resolve("postgres"), 0, database);
        kafka = KafkaBroker.start(home.resolve("kafka"), 0);
    }

    /** An application on that database, which is created if need be. */
    App start(String database, Path jar, Map<String, String> settings, List<String> options)
            throws IOException, InterruptedException {
        postgres.createDatabase(database);
        var environment = new HashMap<>(settings);
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl(database));
        environment.put("QUARKUS_DATASOURCE_USERNAME", database);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", database);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("COMMONGROUND_AUDIT_KEY", "of-the-benchmarks-and-no-secret");
        environment.put("COMMONGROUND_CURSOR_KEY", "of-the-benchmarks-and-no-secret");
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", "");
        environment.put("QUARKUS_OIDC_PUBLIC_KEY", keys.publicKey());
        environment.put("QUARKUS_OIDC_TOKEN_ISSUER", Keys.ISSUER);
        var app = App.start(jar, environment, file("app-%d.log".formatted(apps.size())), options);
        apps.add(app);
        return app;
    }

    /** What the JVM of the measured service is given besides, by {@code -Dbench.jvm="…"}. */
    static List<String> options() {
        return Stream.of(System.getProperty("bench.jvm", "").split(" "))
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** A file of that name, gone with the parts. */
    Path file(String name) {
        return home.resolve(name);
    }

    void sql(String database, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(database), database, database);
                var sql = connection.createStatement()) {
            for (var statement : statements) sql.execute(statement);
        }
    }

    /** The first column of each row. */
    List<String> query(String database, String query) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(database), database, database);
                var sql = connection.createStatement();
                var found = sql.executeQuery(query)) {
            var rows = new ArrayList<String>();
            while (found.next()) rows.add(found.getString(1));
            return rows;
        }
    }

    void awaitEmptyOutbox(String database) throws SQLException, InterruptedException {
        while (!query(database, "select seq from outbox limit 1").isEmpty()) Thread.sleep(20);
    }

    /** CPU time that the database's processes have used so far, as far as they are still there. */
    Duration cpuOfDatabase() throws IOException {
        var server = ProcessHandle.of(Long.parseLong(
                        Files.readAllLines(home.resolve("postgres").resolve("postmaster.pid"))
                                .getFirst()))
                .orElseThrow();
        return server.descendants()
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** A temporary folder's contents go with it. */
    @Override
    public void close() throws IOException {
        for (var app : apps) app.close();
        kafka.close();
        postgres.close();
        try (var files = Files.walk(home)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    /** The part'th of sorted values, such as 0.95. */
    static long quantile(long[] values, double part) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
    }
}

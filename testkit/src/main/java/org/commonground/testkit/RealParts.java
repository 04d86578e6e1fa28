package org.commonground.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.commonground.localstack.KafkaBroker;
import org.commonground.localstack.PostgresServer;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL and a real Kafka broker for the tests of one module, empty and thrown away afterwards. */
public class RealParts implements QuarkusTestResourceLifecycleManager {
    private @Nullable PostgresServer postgres;
    private @Nullable KafkaBroker kafka;

    @Override
    public Map<String, String> start() {
        try {
            var database = PostgresServer.startTemporary();
            postgres = database;
            database.createDatabase("tested");
            var broker = KafkaBroker.start(Files.createTempDirectory("kafka"), 0);
            kafka = broker;
            var settings = new HashMap<>(Tokens.configuration());
            settings.put("quarkus.datasource.jdbc.url", database.jdbcUrl("tested"));
            settings.put("quarkus.datasource.username", "tested");
            settings.put("quarkus.datasource.password", "tested");
            settings.put("commonground.public-districts", Tokens.DISTRICT + ",elsewhere");
            settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (kafka != null) kafka.close();
        if (postgres != null) postgres.close();
    }
}

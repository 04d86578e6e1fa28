package org.commonground.kernel.telemetry;

import io.smallrye.health.api.Wellness;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jspecify.annotations.Nullable;

/**
 * Says which part is down that we can do without for a while. Kafka and the identity provider are asked for wellness, not
 * for readiness: while Kafka is away writes are accepted and wait in the outbox, and while the identity provider is away
 * its keys, once read, still verify tokens. Taking every replica of a service out of rotation would turn a part's outage
 * into the suite's. The database is asked for readiness, by the framework.
 */
@ApplicationScoped
class Dependencies {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String bootstrapServers;
    private final Optional<String> issuer;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private @Nullable Admin admin;

    Dependencies(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> issuer) {
        this.bootstrapServers = bootstrapServers;
        this.issuer = issuer;
    }

    @Produces
    @Wellness
    @ApplicationScoped
    HealthCheck kafka() {
        return () -> HealthCheckResponse.named("Kafka")
                .status(kafkaAnswers())
                .withData("ifDown", "events wait in the outbox; replicas grow old")
                .build();
    }

    @Produces
    @Wellness
    @ApplicationScoped
    HealthCheck identityProvider() {
        return () -> HealthCheckResponse.named("identity provider")
                .status(identityProviderAnswers())
                .withData("ifDown", "nobody can log in; tokens that exist are verified with the keys read before")
                .build();
    }

    private boolean kafkaAnswers() {
        try {
            return admin().describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).stream()
                    .findAny()
                    .isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private boolean identityProviderAnswers() {
        if (issuer.isEmpty()) return true; // keys are configured: there is nobody to ask
        var question = HttpRequest.newBuilder(URI.create(issuer.get() + "/.well-known/openid-configuration"))
                .timeout(PATIENCE)
                .build();
        try {
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized Admin admin() {
        if (admin == null)
            admin = Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrapServers,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.toMillis(),
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.toMillis()));
        return admin;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) admin.close(Duration.ofSeconds(1));
        http.shutdownNow();
    }
}

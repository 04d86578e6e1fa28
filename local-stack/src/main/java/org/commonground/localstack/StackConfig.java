package org.commonground.localstack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to start and where.
 *
 * @param repository the checkout that holds the built modules
 * @param home data, logs and the record of running processes; kept between two starts
 */
public record StackConfig(Path repository, Path home, PortPlan ports, List<ServicePart> services) {
    static final List<String> DATABASES = List.of("partner_registry", "needs_assessment", "mou", "metrics", "keycloak");

    /** For demo data on one's own machine: everybody can read it here. */
    private static final String KEY = "of-the-local-stack-and-no-secret";

    public StackConfig {
        repository = repository.toAbsolutePath().normalize();
        home = home.toAbsolutePath().normalize();
        services = List.copyOf(services);
    }

    /** As the script {@code ./suite} starts it: where the repository is, and what the environment changes. */
    public static StackConfig fromEnvironment() {
        var repository = Path.of(System.getProperty("suite.repository", ""));
        var home = Optional.ofNullable(System.getenv("SUITE_HOME")).filter(each -> !each.isBlank());
        return of(
                repository,
                home.map(Path::of).orElseGet(() -> repository.resolve(".suite")),
                PortPlan.from(System.getenv()));
    }

    /** The whole suite: the four services and the gateway. */
    public static StackConfig of(Path repository, Path home, PortPlan ports) {
        var services = List.of(
                service(
                        "registry",
                        repository,
                        "partner-registry-service",
                        "partner_registry",
                        ports.registry(),
                        ports),
                service("needs", repository, "needs-assessment-service", "needs_assessment", ports.needs(), ports),
                service("mou", repository, "mou-service", "mou", ports.mou(), ports),
                service("metrics", repository, "metrics-service", "metrics", ports.metrics(), ports),
                gateway(repository, ports));
        return new StackConfig(repository, home, ports, services);
    }

    private static ServicePart service(
            String name, Path repository, String module, String database, int port, PortPlan ports) {
        var environment = new HashMap<>(everywhere(port, ports));
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(ports.postgres(), database));
        environment.put("QUARKUS_DATASOURCE_USERNAME", database);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", database);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.kafka());
        environment.put("COMMONGROUND_AUDIT_KEY", KEY);
        environment.put("COMMONGROUND_CURSOR_KEY", KEY);
        return new ServicePart(name, jar(repository, module), port, environment);
    }

    private static ServicePart gateway(Path repository, PortPlan ports) {
        var environment = new HashMap<>(everywhere(ports.gateway(), ports));
        environment.put("REGISTRY_URL", url(ports.registry()));
        environment.put("NEEDS_URL", url(ports.needs()));
        environment.put("MOU_URL", url(ports.mou()));
        environment.put("METRICS_URL", url(ports.metrics()));
        return new ServicePart("gateway", jar(repository, "gateway"), ports.gateway(), environment);
    }

    private static Map<String, String> everywhere(int port, PortPlan ports) {
        return Map.of(
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                Integer.toString(port),
                "QUARKUS_OIDC_AUTH_SERVER_URL",
                issuer(ports),
                // All parts start at once: a service that is up before Keycloak waits for it instead of giving up.
                "QUARKUS_OIDC_CONNECTION_DELAY",
                "3M",
                // Whoever runs the suite on their own machine reads its logs with their own eyes.
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
                "false",
                "COMMONGROUND_PUBLIC_DISTRICTS",
                "chicago");
    }

    private static Path jar(Path repository, String module) {
        return repository
                .toAbsolutePath()
                .normalize()
                .resolve(module)
                .resolve(Path.of("target", "quarkus-app", "quarkus-run.jar"));
    }

    private static String url(int port) {
        return "http://localhost:" + port;
    }

    private static String issuer(PortPlan ports) {
        return url(ports.keycloak()) + "/realms/commonground";
    }

    public String issuer() {
        return issuer(ports);
    }

    public String gatewayUrl() {
        return url(ports.gateway());
    }

    Path data() {
        return home.resolve("data");
    }

    Path log(String part) {
        return home.resolve("logs").resolve(part + ".log");
    }
}

package org.commonground.localstack;

import java.util.Map;

/** The ports of one running stack, all on the loopback interface. */
public record PortPlan(
        int gateway, int registry, int needs, int mou, int metrics, int keycloak, int kafka, int postgres) {

    /** The documented ports, each of which its environment variable may change. */
    public static PortPlan from(Map<String, String> environment) {
        return new PortPlan(
                port(environment, "GATEWAY_PORT", 8080),
                port(environment, "REGISTRY_PORT", 8081),
                port(environment, "NEEDS_PORT", 8082),
                port(environment, "MOU_PORT", 8083),
                port(environment, "METRICS_PORT", 8084),
                port(environment, "KEYCLOAK_PORT", 8180),
                port(environment, "KAFKA_PORT", 9092),
                port(environment, "POSTGRES_PORT", 5433));
    }

    /** Ports that nobody uses, so that tests can run beside a suite. */
    public static PortPlan free() {
        return new PortPlan(
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free());
    }

    private static int port(Map<String, String> environment, String variable, int otherwise) {
        var value = environment.get(variable);
        if (value == null || value.isBlank()) return otherwise;
        try {
            var port = Integer.parseInt(value.strip());
            if (port > 0 && port < 65_536) return port;
        } catch (NumberFormatException e) {
            // Said below, in the words of the person who set it.
        }
        throw new Refusal("%s must be a port number between 1 and 65535, but is \"%s\".".formatted(variable, value));
    }
}

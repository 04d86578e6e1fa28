package org.commonground.localstack;

import java.nio.file.Path;
import java.util.Map;

/** One of our own programs: a jar that answers {@code GET /q/health/ready} on its port once it can work. */
public record ServicePart(String name, Path jar, int port, Map<String, String> environment) {
    public ServicePart {
        environment = Map.copyOf(environment);
    }
}

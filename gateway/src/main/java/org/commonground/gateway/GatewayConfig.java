package org.commonground.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Everything that an operator may set; defaults and reasons are in {@code application.properties}. */
@ConfigMapping(prefix = "gateway")
public interface GatewayConfig {
    /** Where each service listens. */
    Map<Domain, URI> services();

    /** Where the outside world reaches this gateway: discovery documents need absolute addresses. */
    URI publicUrl();

    /** Who issues the tokens, as clients see it. */
    URI issuer();

    /** The folder on the class path with the services' contracts. */
    String contracts();

    /** Origins whose pages may call operations that need a token: regular expressions. */
    List<String> corsOrigins();

    /** Addresses that may read the metrics: a regular expression. */
    Optional<Pattern> metricsReaders();

    URI securityContact();

    Upstream upstream();

    RateLimit rateLimit();

    BodyLimit bodyLimit();

    interface Upstream {
        int connections();

        Duration connectTimeout();

        Duration timeout();

        /** For imports and batches. */
        Duration bulkTimeout();
    }

    interface RateLimit {
        int requests();

        Duration window();
    }

    interface BodyLimit {
        MemorySize single();

        /** For imports and batches. */
        MemorySize bulk();
    }
}

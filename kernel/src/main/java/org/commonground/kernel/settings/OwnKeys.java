package org.commonground.kernel.settings;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A key that everybody can know seals nothing: whoever knows it forges audit records and cursors. So there is none by default,
 * and a service that was given none of its own does not start.
 */
@Startup
@Singleton
public class OwnKeys {
    public static final String AUDIT = "commonground.audit-key";
    public static final String CURSOR = "commonground.cursor-key";
    private static final int SHORTEST = 16;

    OwnKeys(
            @ConfigProperty(name = AUDIT) Optional<String> audit,
            @ConfigProperty(name = CURSOR) Optional<String> cursor) {
        require(AUDIT, audit);
        require(CURSOR, cursor);
    }

    static void require(String name, Optional<String> key) {
        if (key.isEmpty() || key.get().length() < SHORTEST)
            throw new IllegalStateException(
                    "%s must be a secret of at least %d characters, the same for all replicas: openssl rand -hex 32"
                            .formatted(name, SHORTEST));
    }
}

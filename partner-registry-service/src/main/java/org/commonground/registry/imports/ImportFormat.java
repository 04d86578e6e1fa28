package org.commonground.registry.imports;

import java.util.Map;
import java.util.Set;
import org.commonground.kernel.access.Role;

/** One kind of file that {@code POST /v1/imports} takes: a bean of this type is a format, its job's kind is the format's name. */
public interface ImportFormat extends ImportWork {
    /** Whose office the rows are: others do not see the format. */
    Set<Role> senders();

    /** The parameters that it understands beside {@code format} and {@code dryRun}; any other is refused. */
    default Set<String> options() {
        return Set.of();
    }

    /** Refuses options that make no sense, while the sender still listens. */
    default void check(Map<String, String> options) {}
}

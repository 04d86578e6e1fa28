package org.commonground.gateway.changes;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.commonground.gateway.Domain;
import org.jspecify.annotations.Nullable;

/** How domains are called where types and cursors name them: as in the services' own paths. */
final class Domains {
    private Domains() {}

    static String name(Domain domain) {
        return domain.name().toLowerCase(Locale.ROOT);
    }

    static List<String> names(Collection<Domain> domains) {
        return domains.stream().sorted().map(Domains::name).toList();
    }

    static @Nullable Domain named(String name) {
        for (var domain : Domain.values()) if (name(domain).equals(name)) return domain;
        return null;
    }
}

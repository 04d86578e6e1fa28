package org.commonground.gateway.changes;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonground.gateway.Domain;
import org.jspecify.annotations.Nullable;

/**
 * Where a client stands in the feed of each service. Each service has signed its own part, so the whole needs no signature:
 * a part that was altered, or is another caller's, is refused by the service that it is for.
 */
record CursorVector(Map<Domain, String> parts) {
    private static final Pattern PART = Pattern.compile("([a-z]+)\\.([A-Za-z0-9_-]{1,1000})");

    /** Null if it cannot be one of ours. */
    static @Nullable CursorVector parse(@Nullable String text) {
        var parts = new EnumMap<Domain, String>(Domain.class);
        if (text == null || text.isEmpty()) return new CursorVector(parts);
        for (var part : text.split("~", -1)) {
            var found = PART.matcher(part);
            var domain = found.matches() ? Domains.named(found.group(1)) : null;
            if (domain == null || parts.put(domain, found.group(2)) != null) return null;
        }
        return new CursorVector(parts);
    }

    /** In the order of the domains. */
    @Override
    public String toString() {
        return new TreeMap<>(parts)
                .entrySet().stream()
                        .map(part -> Domains.name(part.getKey()) + "." + part.getValue())
                        .collect(Collectors.joining("~"));
    }
}

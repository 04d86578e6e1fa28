package org.commonground.kernel.page;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A condition of our own, in HQL over the alias {@code e}: the caller's row scope, or a fixed restriction of the list. It is
 * ANDed outside the caller's filter, so that no {@code OR} of theirs gets around it.
 */
public record Where(String hql, Map<String, Object> parameters) {
    public static final Where EVERYTHING = new Where("1 = 1", Map.of());
    public static final Where NOTHING = new Where("1 = 0", Map.of());

    public static Where of(String hql, String parameter, Object value) {
        return new Where(hql, Map.of(parameter, value));
    }

    /** Rows whose array field names one of these, such as the caller's own schools; of none of them, no row. */
    public static Where names(String field, Collection<UUID> ids) {
        return ids.isEmpty()
                ? NOTHING
                : of(
                        "array_intersects(e.%s, :own_%s)".formatted(field, field),
                        "own_" + field,
                        ids.toArray(UUID[]::new));
    }

    public Where and(Where other) {
        return join(other, "and");
    }

    public Where or(Where other) {
        return join(other, "or");
    }

    private Where join(Where other, String word) {
        var both = new LinkedHashMap<>(parameters);
        both.putAll(other.parameters);
        return new Where("(%s) %s (%s)".formatted(hql, word, other.hql), both);
    }
}

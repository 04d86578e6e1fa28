package org.commonground.registry.oneroster;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.commonground.registry.oneroster.RosterRecords.RosterReference;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The links between a page's records and those above and below them, read for the whole page at once. */
final class RosterLinks {
    private RosterLinks() {}

    /** What the records above are called. */
    static Map<UUID, String> up(Session db, String entity, Collection<? extends @Nullable UUID> parents) {
        var ids = parents.stream().filter(Objects::nonNull).collect(Collectors.toSet());
        var found = new HashMap<UUID, String>();
        if (ids.isEmpty()) return found;
        for (var row : db.createSelectionQuery(
                        "select e.id, e.sourcedId from %s e where e.id in :ids".formatted(entity), Object[].class)
                .setParameter("ids", ids)
                .getResultList()) found.put((UUID) row[0], (String) row[1]);
        return found;
    }

    /** What the records below are called. */
    static Map<UUID, List<String>> down(Session db, String entity, Collection<UUID> ids) {
        var found = new HashMap<UUID, List<String>>();
        if (ids.isEmpty()) return found;
        for (var row : db.createSelectionQuery(
                        "select e.parentId, e.sourcedId from %s e where e.parentId in :ids order by e.sourcedId"
                                .formatted(entity),
                        Object[].class)
                .setParameter("ids", ids)
                .getResultList())
            found.computeIfAbsent((UUID) row[0], _ -> new ArrayList<>()).add((String) row[1]);
        return found;
    }

    static RosterReference reference(String type, String sourcedId, UnaryOperator<String> address) {
        var encoded = URLEncoder.encode(sourcedId, StandardCharsets.UTF_8).replace("+", "%20");
        return new RosterReference(address.apply(type + "s/" + encoded), sourcedId, type);
    }
}

package org.commonground.registry.imports;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which records a file holds and which it names, by their HSDS ids. Whatever is named has to be in the file or be known here;
 * that can be said only once all of the file is read. Of names only those are remembered that have yet to be answered.
 */
final class HsdsReferences {
    /** What may be named. */
    enum Kind {
        ORGANIZATION("Partner"),
        PROGRAM("Program"),
        LOCATION("PartnerLocation"),
        TAXONOMY("Taxonomy"),
        TERM("TaxonomyTerm");

        /** What it is here. */
        final String entity;

        Kind(String entity) {
            this.entity = entity;
        }
    }

    /**
     * A record that another one names.
     *
     * @param needed the record that names it is wrong without it; if not, the name is left out
     */
    record Named(Kind kind, UUID id, boolean needed, long row, String pointer, String key) {}

    private final Map<Kind, Set<UUID>> held = new EnumMap<>(Kind.class);
    private final List<Named> open = new ArrayList<>();
    private final Map<UUID, UUID> taxonomies = new HashMap<>();
    private final Map<Kind, Map<UUID, Named>> above = new EnumMap<>(Kind.class);
    private final Map<UUID, UUID> services = new HashMap<>();
    private final Set<String> records = new HashSet<>();
    private final Map<Kind, Set<UUID>> absent = new EnumMap<>(Kind.class);

    void hold(Kind kind, UUID id) {
        held.computeIfAbsent(kind, _ -> new HashSet<>()).add(id);
    }

    void holdTerm(UUID id, UUID taxonomy) {
        hold(Kind.TERM, id);
        taxonomies.put(id, taxonomy);
    }

    /** False if the file has had a record of its own of this kind and id. */
    boolean isFirst(String kind, UUID id) {
        return records.add(kind + id);
    }

    /** False if the file has this site at another service. */
    boolean isSiteOf(UUID site, UUID service) {
        return service.equals(services.computeIfAbsent(site, _ -> service));
    }

    void name(Named named) {
        if (!holds(named.kind, named.id)) open.add(named);
    }

    /** Who is above whom; what a record says first holds. */
    void nameAbove(UUID below, Named named) {
        if (above.computeIfAbsent(named.kind, _ -> new LinkedHashMap<>()).putIfAbsent(below, named) == null)
            name(named);
    }

    boolean holds(Kind kind, UUID id) {
        return held.getOrDefault(kind, Set.of()).contains(id);
    }

    /** Names of what the file had not held before. */
    List<Named> open() {
        return open;
    }

    Map<UUID, Named> above(Kind kind) {
        return above.getOrDefault(kind, Map.of());
    }

    /** Whether something is named that stands further down. */
    boolean looksAhead() {
        return open.stream().anyMatch(each -> holds(each.kind, each.id));
    }

    /** It is nowhere: whoever names it goes without. */
    void leaveOut(Kind kind, UUID id) {
        absent.computeIfAbsent(kind, _ -> new HashSet<>()).add(id);
        if (kind == Kind.TAXONOMY)
            taxonomies.forEach((term, taxonomy) -> {
                if (taxonomy.equals(id)) leaveOut(Kind.TERM, term);
            });
    }

    boolean isAbsent(Kind kind, UUID id) {
        return absent.getOrDefault(kind, Set.of()).contains(id);
    }
}

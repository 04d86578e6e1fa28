package org.commonground.mou.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two versions.
 *
 * @param what a field of the terms, or a clause by its key, such as {@code clauses/term}
 */
@Schema(name = "TermsChange")
record TermsChange(
        @Schema(examples = "clauses/term") String what,
        Kind kind,

        @Schema(description = "As it was; absent where it was added.") @Nullable
        Object before,

        @Schema(description = "As it is; absent where it was removed.") @Nullable
        Object after) {
    private static final String CLAUSES = "clauses";

    /** What became of it. */
    @Schema(name = "TermsChangeKind")
    enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /** Every difference: clauses one by one, by their keys; the other terms field by field. */
    static List<TermsChange> between(Terms before, Terms after) {
        var changes = new ArrayList<TermsChange>();
        var was = CanonicalJson.tree(before);
        var is = CanonicalJson.tree(after);
        var names = new TreeSet<String>();
        was.fieldNames().forEachRemaining(names::add);
        is.fieldNames().forEachRemaining(names::add);
        names.remove(CLAUSES);
        for (var name : names) add(changes, name, was.get(name), is.get(name));
        var keys = new LinkedHashMap<String, JsonNode[]>();
        was.get(CLAUSES).forEach(clause -> keys.computeIfAbsent(key(clause), key -> new JsonNode[2])[0] = clause);
        is.get(CLAUSES).forEach(clause -> keys.computeIfAbsent(key(clause), key -> new JsonNode[2])[1] = clause);
        keys.forEach((key, pair) -> add(changes, CLAUSES + "/" + key, pair[0], pair[1]));
        return changes;
    }

    private static String key(JsonNode clause) {
        return clause.get("key").asText();
    }

    private static void add(
            List<TermsChange> changes, String what, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (Objects.equals(before, after)) return;
        changes.add(new TermsChange(
                what, before == null ? Kind.ADDED : after == null ? Kind.REMOVED : Kind.CHANGED, before, after));
    }
}

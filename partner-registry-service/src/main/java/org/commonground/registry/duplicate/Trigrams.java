package org.commonground.registry.duplicate;

import java.util.HashSet;
import java.util.Set;

/**
 * How alike two texts are, as PostgreSQL's {@code pg_trgm} has it: each word is padded by two blanks before and one behind, and
 * the share of the three-letter pieces that both have of all that either has counts. The database shortlists by the same measure.
 */
final class Trigrams {
    private Trigrams() {}

    /** 0 for nothing alike, 1 for the same pieces; the same in both directions. */
    static double similarity(String one, String other) {
        var first = of(one);
        var second = of(other);
        if (first.isEmpty() || second.isEmpty()) return 0;
        var shared = new HashSet<>(first);
        shared.retainAll(second);
        return (double) shared.size() / (first.size() + second.size() - shared.size());
    }

    private static Set<String> of(String text) {
        var pieces = new HashSet<String>();
        for (var word : text.split(" ", -1)) {
            if (word.isEmpty()) continue;
            var padded = "  " + word + " ";
            for (int i = 0; i + 3 <= padded.length(); i++) pieces.add(padded.substring(i, i + 3));
        }
        return pieces;
    }
}

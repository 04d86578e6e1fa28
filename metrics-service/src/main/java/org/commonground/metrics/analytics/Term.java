package org.commonground.metrics.analytics;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.problem.Violation;
import org.jspecify.annotations.Nullable;

/** One term of a question: a dimension and its items, such as {@code period:THIS_SCHOOL_YEAR,sy2025}. */
record Term(String parameter, String name, List<String> items) {
    private static final int MAX_ITEMS = 1_000;

    /** The term that a text stands for; null if it stands for none. */
    static @Nullable Term parse(String parameter, String text, List<Violation> violations) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            violations.add(
                    Violation.parameter(parameter, "malformed", "a dimension, a colon and items, such as school:ALL"));
            return null;
        }
        var items = new ArrayList<String>();
        for (var item : text.substring(colon + 1).split("[;,]")) if (!item.isBlank()) items.add(item.strip());
        if (items.isEmpty() || items.size() > MAX_ITEMS) {
            violations.add(Violation.parameter(parameter, "out-of-bounds", "1 to 1,000 items"));
            return null;
        }
        return new Term(parameter, text.substring(0, colon).strip(), items);
    }

    static @Nullable UUID uuid(String text) {
        try {
            return text.length() == 36 ? UUID.fromString(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

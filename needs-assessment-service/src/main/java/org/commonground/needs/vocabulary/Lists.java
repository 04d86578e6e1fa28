package org.commonground.needs.vocabulary;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists as JSON gives them: absent is empty; one that holds nulls is left as it is, for the validation to point at. */
public final class Lists {
    private Lists() {}

    public static <T> List<T> orEmpty(@Nullable List<T> given) {
        if (given == null) return List.of();
        return given.stream().anyMatch(Objects::isNull) ? given : List.copyOf(given);
    }

    /** Without repetitions and in one order, for lists that are sets. */
    public static <C extends Comparable<? super C>> List<C> asSet(@Nullable List<C> given) {
        if (given == null) return List.of();
        return given.stream().anyMatch(Objects::isNull)
                ? given
                : given.stream().distinct().sorted().toList();
    }
}

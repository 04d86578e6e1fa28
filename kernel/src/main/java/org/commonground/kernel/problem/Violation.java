package org.commonground.kernel.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, and where.
 *
 * @param pointer RFC 6901 pointer into the body, such as {@code /measures/0/target}
 * @param parameter the query parameter or header, where it is not the body
 * @param code stable, kebab case, such as {@code required} or {@code end-before-start}
 * @param message what was wrong, for people
 * @param allowed what would be accepted, where that can be listed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Violation(
        @Nullable String pointer,
        @Nullable String parameter,
        String code,
        String message,
        @Nullable List<String> allowed) {

    public static Violation at(String pointer, String code, String message) {
        return new Violation(pointer, null, code, message, null);
    }

    public static Violation parameter(String parameter, String code, String message) {
        return new Violation(null, parameter, code, message, null);
    }

    /** A condition that is not met, about no single place of the request. */
    public static Violation guard(String code, String message) {
        return new Violation(null, null, code, message, null);
    }

    public Violation allowing(List<String> allowed) {
        return new Violation(pointer, parameter, code, message, allowed);
    }
}

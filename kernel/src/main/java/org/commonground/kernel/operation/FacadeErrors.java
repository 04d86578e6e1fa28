package org.commonground.kernel.operation;

import java.util.Set;

/** The error body of a published standard. Implement it as a bean, and name it in {@link Facade#errors}. */
public interface FacadeErrors {
    /**
     * The body in the standard's shape.
     *
     * @param status the HTTP status, which stays
     * @param code our stable code, such as {@code not-found}
     * @param detail what was wrong, for people
     */
    Object body(int status, String code, String detail);

    /**
     * The same for standards that tell which parameter was wrong by a code of its own.
     *
     * @param parameters the query parameters that were refused; empty if something else was
     */
    default Object body(int status, String code, String detail, Set<String> parameters) {
        return body(status, code, detail);
    }

    /** Its media type. */
    default String mediaType() {
        return "application/json";
    }
}

package org.commonground.kernel.operation;

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

    /** Its media type. */
    default String mediaType() {
        return "application/json";
    }
}

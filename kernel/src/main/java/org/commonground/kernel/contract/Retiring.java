package org.commonground.kernel.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an operation that will be removed. The contract calls it deprecated, and the gateway says with every answer since when
 * ({@code Deprecation}, RFC 9745), until when it is served ({@code Sunset}, RFC 8594) and what stands in its place.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Retiring {
    /** The day from which on nobody should begin to use it, such as {@code 2027-01-15}. */
    String since();

    /** The first day on which it may be gone; later than {@link #since}. */
    String sunset();

    /** The path that replaces it, with no other parameters in braces than its own has; empty if nothing does. */
    String successor() default "";
}

package org.commonground.kernel.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an operation that checks which version its caller saw, where its method and path do not tell. {@code PATCH},
 * {@code DELETE}, {@code PUT} and transitions need {@code If-Match} without saying so.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface IfMatch {
    /** False where a row is added if there is none: whoever adds has seen no version. */
    boolean required() default true;
}

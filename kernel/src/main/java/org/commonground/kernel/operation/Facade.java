package org.commonground.kernel.operation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a resource that serves a published standard below a path of its own: what that standard says of paging, unknown
 * parameters and error bodies holds there, and our conventions do not. Its operations are in the access table like any
 * other.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Facade {
    /** The path that the whole standard stands below, such as {@code /hsds}; addresses below it that lead nowhere count too. */
    String root();

    /** How refusals look below the root; our problem documents unless the standard has something else. */
    Class<? extends FacadeErrors> errors() default FacadeErrors.class;

    /** Whether a parameter that the operation does not know is refused, as everywhere else, or overlooked. */
    boolean refusesUnknownParameters() default false;

    /** OAuth scopes of the standard: a token of the district that carries one reads everything here, whatever its roles. */
    String[] scopes() default {};

    /** {@code Cache-Control} of what is read without a token. */
    String cacheControl() default "public, max-age=60";
}

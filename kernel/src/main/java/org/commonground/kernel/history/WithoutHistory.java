package org.commonground.kernel.history;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an aggregate whose changes nobody asks about, or on a field of one that only follows from others, with the reason. All
 * others have a history without asking for it.
 */
@Target({ElementType.TYPE, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface WithoutHistory {
    String reason();
}

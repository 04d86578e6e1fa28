package org.commonground.kernel.feed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an aggregate whose changes the service's feed tells of. A migration says {@code select follow_changes('<table>')}, and
 * before it who may read a row ({@code audience_of}, the same rule as the list's scope) and what others call it
 * ({@code keys_of}), where that is more than the default.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface InFeed {
    /** The kind of row, as its events name it, such as {@code partner}; the feed puts the service's domain before it. */
    String type();

    /**
     * The operation that lists such rows: whoever may call it is told of what it would show them, and a row is read at its
     * path and the id.
     */
    String list();

    /**
     * Whether those are told too who only read what is published; not where what is published hangs on rows of another table,
     * whose changes leave no trace here.
     */
    boolean toPublicReaders() default true;
}

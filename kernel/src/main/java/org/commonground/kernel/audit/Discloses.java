package org.commonground.kernel.audit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an operation, or on a resource for all its operations, whose answer holds personal or student-derived data: each
 * answer is recorded in the audit trail before it leaves, and so is each refusal. An answer that cannot be recorded is not
 * given.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Discloses {
    Disclosure value();

    /** What the data are read for, in a few words: the audit trail says it. */
    String purpose();

    /** The legal basis, where the law asks for one, such as {@code 34 CFR 99.31(a)(1)}. */
    String legalBasis() default "";

    /**
     * Marks a component of a record that holds a figure derived from students' records and not suppressed, such as how many
     * students of a school are affected. As with {@link Personal}, whoever answers with it carries {@link Discloses}.
     */
    @Target({ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @interface StudentDerived {}

    /**
     * On an operation, or on a resource for all its operations, whose answer the build cannot look into (a stream, a text,
     * any JSON) and holds nothing of the kind.
     */
    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Nothing {
        /** What the answer is, so that a reader can judge. */
        String because();
    }
}

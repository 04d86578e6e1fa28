package org.commonground.kernel.audit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a record, or a field of an entity, that holds personal data. An operation whose answer can hold such
 * a component carries {@link Discloses}, or the build fails; a field's values are redacted in the history that others read.
 */
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Personal {}

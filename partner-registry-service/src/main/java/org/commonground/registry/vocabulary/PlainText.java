package org.commonground.registry.vocabulary;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Text without markup and without control characters other than tabs and line ends: what is shown to people on many pages
 * must not bring its own tags. A lone {@code <}, as in "ages < 5", is text.
 */
@Documented
@Constraint(validatedBy = {})
@Pattern(regexp = PlainText.REGEXP, message = PlainText.MESSAGE)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface PlainText {
    String REGEXP = "(?s)(?!.*<[A-Za-z/!?])[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]*";
    String MESSAGE = "plain text, without tags such as <b> and without control characters";

    String message() default MESSAGE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}

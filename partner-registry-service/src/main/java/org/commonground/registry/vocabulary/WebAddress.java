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
 * An address of the web, as somebody may follow it on a page: {@code http}, {@code https}, or none of its own, as people write
 * {@code www.example.org}. Any other scheme may be a script.
 */
@Documented
@Constraint(validatedBy = {})
@Pattern(regexp = WebAddress.REGEXP, message = WebAddress.MESSAGE)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface WebAddress {
    String REGEXP = "(?:[hH][tT][tT][pP][sS]?://[^\\s<>\"]+|[^\\s<>\":/?#]+(?:[/?#][^\\s<>\"]*)?|)";
    String MESSAGE = "an address such as https://example.org, of http or https";

    String message() default MESSAGE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}

package org.commonground.kernel.concurrency;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a transactional {@code POST}: a request repeated with the same {@code Idempotency-Key} within 24 hours
 * gets the first answer again, byte for byte, and has no second effect. The answer is stored in the transaction of the
 * effect, so neither exists without the other.
 */
@InterceptorBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}

package org.commonground.kernel.operation;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that clients can do: its name is the resource method's name, the contract's {@code operationId} and the key
 * into the access table.
 *
 * @param parameters the query parameters that it knows; any other is refused
 */
public record Operation(String name, String httpMethod, String path, Set<String> parameters, Method method) {
    private static final List<String> JSON = List.of("application/json");
    private static final long MIB = 1 << 20;

    /** The published standard that it belongs to, if it is not of our own kind. */
    public @Nullable Facade facade() {
        return method.getDeclaringClass().getAnnotation(Facade.class);
    }

    /** Whether a request to this path, whatever its method, is to the address that the operation is served at. */
    public boolean isAt(String requestPath) {
        return Pattern.matches(
                path.replaceAll("\\{[^}:]+(?::[^}]+)?}", "[^/]+").replaceAll("/+$", "") + "/?", requestPath);
    }

    /** The media types that it answers in. */
    public List<String> produces() {
        var produces = mark(Produces.class);
        return produces == null ? JSON : List.of(produces.value());
    }

    /** The media types of the bodies that it reads. */
    public List<String> consumes() {
        var consumes = mark(Consumes.class);
        return consumes == null ? JSON : List.of(consumes.value());
    }

    /** How many bytes its body may have; imports and batches carry whole data sets. The gateway has the same limits. */
    public long largestBody() {
        return path.endsWith(":batch") || path.matches("/v1/([a-z-]+-)?imports") ? 256 * MIB : MIB;
    }

    private <A extends Annotation> @Nullable A mark(Class<A> type) {
        var own = method.getAnnotation(type);
        return own == null ? method.getDeclaringClass().getAnnotation(type) : own;
    }
}

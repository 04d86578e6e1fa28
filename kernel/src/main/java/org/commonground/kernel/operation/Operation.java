package org.commonground.kernel.operation;

import java.lang.reflect.Method;
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
    /** The published standard that it belongs to, if it is not of our own kind. */
    public @Nullable Facade facade() {
        return method.getDeclaringClass().getAnnotation(Facade.class);
    }

    /** Whether a request to this path, whatever its method, is to the address that the operation is served at. */
    public boolean isAt(String requestPath) {
        return Pattern.matches(
                path.replaceAll("\\{[^}:]+(?::[^}]+)?}", "[^/]+").replaceAll("/+$", "") + "/?", requestPath);
    }
}

package org.commonground.kernel.operation;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One thing that clients can do: its name is the resource method's name, the contract's {@code operationId} and the key
 * into the access table.
 *
 * @param parameters the query parameters that it knows; any other is refused
 */
public record Operation(String name, String httpMethod, String path, Set<String> parameters, Method method) {
    boolean isAt(String requestPath) {
        return Pattern.matches(
                path.replaceAll("\\{[^}:]+(?::[^}]+)?}", "[^/]+").replaceAll("/+$", "") + "/?", requestPath);
    }
}

package org.commonground.kernel.operation;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Every operation that this service serves, read once from its resources. */
@Singleton
@Startup
public class Operations {
    private final Map<Method, Operation> byMethod = new HashMap<>();

    Operations() {
        for (var bean : Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            var type = bean.getBeanClass();
            var root = type.getAnnotation(Path.class);
            if (root == null || !type.getPackageName().startsWith("org.commonground")) continue;
            for (var method : type.getDeclaredMethods()) {
                var verb = verb(method);
                if (verb == null) continue;
                var below = method.getAnnotation(Path.class);
                var path = root.value() + (below == null ? "" : "/" + below.value());
                byMethod.put(
                        method,
                        new Operation(name(method), verb, path.replaceAll("/+", "/"), parameters(method), method));
            }
        }
    }

    /** What every service serves is named after the service too: {@code listDeadLetters} is {@code listMouDeadLetters}. */
    private static String name(Method method) {
        return nameOf(
                method.getDeclaringClass().getName(),
                method.getName(),
                ConfigProvider.getConfig().getValue("commonground.domain", String.class));
    }

    /** The name of the operation that a method of a resource serves. */
    public static String nameOf(String resource, String method, String domain) {
        return resource.startsWith("org.commonground.kernel.") ? ofService(method, domain) : method;
    }

    /** The verb, the service, the rest. */
    public static String ofService(String name, String domain) {
        int verb = 0;
        while (Character.isLowerCase(name.charAt(verb))) verb++;
        return name.substring(0, verb)
                + Character.toUpperCase(domain.charAt(0))
                + domain.substring(1)
                + name.substring(verb);
    }

    public Collection<Operation> all() {
        return byMethod.values();
    }

    public @Nullable Operation of(@Nullable Method method) {
        return method == null ? null : byMethod.get(method);
    }

    /** What is served at a path by this method; several where one address has several media types. */
    public List<Operation> at(String httpMethod, String path) {
        var method = httpMethod.equals("HEAD") ? "GET" : httpMethod;
        return byMethod.values().stream()
                .filter(operation -> operation.httpMethod().equals(method) && operation.isAt(path))
                .toList();
    }

    /** The published standard that a path belongs to, whether or not anything is served there. */
    public @Nullable Facade facadeAt(String path) {
        return byMethod.values().stream()
                .map(Operation::facade)
                .filter(Objects::nonNull)
                .filter(facade -> path.equals(facade.root()) || path.startsWith(facade.root() + "/"))
                .findFirst()
                .orElse(null);
    }

    /** The methods served at a path, as the {@code Allow} header lists them. */
    public String methodsAt(String path) {
        var methods = byMethod.values().stream()
                .filter(operation -> operation.isAt(path))
                .map(Operation::httpMethod)
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.contains("GET")) methods.add("HEAD");
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    private static @Nullable String verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(found -> found != null)
                .map(HttpMethod::value)
                .findFirst()
                .orElse(null);
    }

    private static Set<String> parameters(Method method) {
        var names = new HashSet<String>();
        for (var parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(BeanParam.class))
                for (var field : parameter.getType().getDeclaredFields()) add(names, field, field.getName());
            else add(names, parameter, parameter.getName());
        }
        return names;
    }

    private static void add(Set<String> names, AnnotatedElement element, String itsName) {
        var rest = element.getAnnotation(RestQuery.class);
        if (rest != null) names.add(rest.value().isEmpty() ? itsName : rest.value());
        var query = element.getAnnotation(QueryParam.class);
        if (query != null) names.add(query.value());
    }
}

package org.commonground.kernel.contract;

import jakarta.annotation.Priority;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.commonground.kernel.problem.Problem;

/** An operation that names no media type speaks JSON; a client that takes or sends none of it hears so. */
@Provider
@Priority(Priorities.AUTHORIZATION + 200)
class JsonOnly implements ContainerRequestFilter {
    private static final List<String> JSON = List.of(MediaType.APPLICATION_JSON);

    private final ResourceInfo resource;

    JsonOnly(ResourceInfo resource) {
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var method = resource.getResourceMethod();
        if (method == null) return;
        if (!names(method, Produces.class)
                && request.getAcceptableMediaTypes().stream().noneMatch(MediaType.APPLICATION_JSON_TYPE::isCompatible))
            throw Problem.notAcceptable(JSON);
        var type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        if (type != null
                && !type.toLowerCase(Locale.ROOT).contains("json")
                && !names(method, Consumes.class)
                && readsRecord(method)) throw Problem.unsupportedMediaType(request.getMethod(), JSON);
    }

    private static boolean names(Method method, Class<? extends Annotation> types) {
        return method.isAnnotationPresent(types) || method.getDeclaringClass().isAnnotationPresent(types);
    }

    /** The framework would take an empty text for one, and answer with nothing. */
    private static boolean readsRecord(Method method) {
        return Arrays.stream(method.getParameters())
                .anyMatch(each -> each.getType().isRecord() && !each.isAnnotationPresent(BeanParam.class));
    }
}

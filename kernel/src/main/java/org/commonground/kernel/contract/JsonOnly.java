package org.commonground.kernel.contract;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;

/** An operation that names no media type speaks JSON; a client that takes none of it hears so instead of getting it. */
@Provider
@Priority(Priorities.AUTHORIZATION + 200)
class JsonOnly implements ContainerRequestFilter {
    private final ResourceInfo resource;

    JsonOnly(ResourceInfo resource) {
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var method = resource.getResourceMethod();
        if (method == null
                || method.isAnnotationPresent(Produces.class)
                || method.getDeclaringClass().isAnnotationPresent(Produces.class)) return;
        if (request.getAcceptableMediaTypes().stream().noneMatch(MediaType.APPLICATION_JSON_TYPE::isCompatible))
            throw Problem.of(ProblemCode.NOT_ACCEPTABLE, "this is served as application/json");
    }
}

package org.commonground.kernel.derived;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import org.commonground.kernel.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Refuses a search or history whose terms could not be read, once it is known that the caller may ask at all. */
@Provider
@Priority(Priorities.AUTHORIZATION + 50)
class RefusedTerms implements ContainerRequestFilter {
    private static final String REFUSED = RefusedTerms.class.getName();

    private final CurrentVertxRequest request;

    RefusedTerms(CurrentVertxRequest request) {
        this.request = request;
    }

    static void hold(RoutingContext rc, @Nullable Problem refused) {
        if (refused != null) rc.put(REFUSED, refused);
    }

    @Override
    public void filter(ContainerRequestContext context) {
        Object held = request.getCurrent().get(REFUSED);
        if (held instanceof Problem refused) throw refused;
    }
}

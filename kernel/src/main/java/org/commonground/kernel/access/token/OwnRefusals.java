package org.commonground.kernel.access.token;

import io.quarkus.vertx.http.runtime.security.HttpSecurityRecorder.DefaultAuthFailureHandler;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.function.BiConsumer;

/**
 * What becomes of a token that is refused: the request fails with the reason, which the problem mappers render. The
 * framework does the same in the end, but where it does not find this it first looks up each request's operation among all
 * of the service, for the metrics of a refusal that will mostly not come (decision 371).
 */
final class OwnRefusals {
    /** After the framework has put its own there, and before it looks. */
    private static final int BETWEEN = -199;

    private OwnRefusals() {}

    static void handle(@Observes Router router) {
        router.route("/v1/*").order(BETWEEN).handler(rc -> {
            rc.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, (BiConsumer<RoutingContext, Throwable>) OwnRefusals::fail);
            rc.next();
        });
    }

    private static void fail(RoutingContext rc, Throwable reason) {
        DefaultAuthFailureHandler.markIfOtherAuthenticationFailure(rc, reason);
        if (!rc.failed()) rc.fail(DefaultAuthFailureHandler.extractRootCause(reason));
    }
}

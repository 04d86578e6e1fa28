package org.commonground.gateway.routing;

import io.vertx.ext.web.RoutingContext;

/** A step that runs after its route handler has returned: if it breaks, the router would not notice and nobody answer. */
final class Later {
    private Later() {}

    static void run(RoutingContext rc, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            rc.fail(e);
        }
    }
}

package org.commonground.gateway.routing;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.commonground.gateway.problem.Trace;
import org.jspecify.annotations.Nullable;

/** Names a request once for everybody who sees it: client, gateway and service. */
final class Correlation {
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final int LONGEST = 128;

    private Correlation() {}

    static void stamp(RoutingContext rc) {
        var request = rc.request();
        var trace = Trace.ensure(request);
        var given = request.getHeader(REQUEST_ID);
        // What others send ends in logs and headers: anything but a plain word is replaced.
        var id = isSafe(given) ? given : trace;
        if (!id.equals(given)) request.headers().set(REQUEST_ID, id);
        rc.response().putHeader(REQUEST_ID, id);
    }

    private static boolean isSafe(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > LONGEST) return false;
        for (var i = 0; i < id.length(); i++) {
            var c = id.charAt(i);
            var word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!word && c != '-' && c != '_' && c != '.') return false;
        }
        return true;
    }
}

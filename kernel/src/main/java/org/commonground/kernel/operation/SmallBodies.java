package org.commonground.kernel.operation;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Reads a small JSON body before a worker is asked to handle the request. A worker that begins earlier waits for the body and
 * has to be woken, which cost a sixth of the CPU time of a write. Uploads are not touched: they are streamed.
 */
final class SmallBodies {
    private static final int FIRST = -9_000;
    private static final int LARGEST = 64 * 1024;
    /** So long may a body of that size take, as one that is streamed may pause. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private SmallBodies() {}

    static void read(@Observes Router router) {
        router.route("/v1/*").order(FIRST).handler(SmallBodies::read);
    }

    private static void read(RoutingContext rc) {
        var request = rc.request();
        if (!isSmallJson(rc) || request.isEnded()) {
            rc.next();
            return;
        }
        var vertx = rc.vertx();
        long patience =
                vertx.setTimer(PATIENCE.toMillis(), _ -> request.connection().close());
        request.body().onComplete(read -> {
            vertx.cancelTimer(patience);
            if (read.failed()) return; // whoever hangs up before the end of the body needs no answer
            ((RoutingContextInternal) rc).setBody(read.result());
            rc.next();
        });
        request.resume();
    }

    private static boolean isSmallJson(RoutingContext rc) {
        var type = rc.request().getHeader(HttpHeaders.CONTENT_TYPE);
        var length = rc.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (type == null || length == null || length.length() > 5 || !type.startsWith("application/")) return false;
        try {
            return type.contains("json") && Integer.parseInt(length) <= LARGEST;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }
}

package org.commonground.gateway.problem;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * A client that is refused while it still sends: closing at once would destroy the answer on its way, reading on forever
 * would let it send gigabytes into nothing. So the rest is thrown away for a moment, then the connection ends.
 */
final class Linger {
    private static final long MILLISECONDS = 5_000;

    private Linger() {}

    static void over(HttpServerRequest request, Vertx vertx) {
        if (request.isEnded()) return;
        request.resume();
        vertx.setTimer(MILLISECONDS, _ -> {
            if (!request.isEnded()) request.connection().close();
        });
    }
}

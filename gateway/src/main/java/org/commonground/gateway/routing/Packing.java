package org.commonground.gateway.routing;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Which answers are compressed for clients that take it: text of some size. The services leave that to the gateway (decision
 * 371). The framework's compressor leaves alone whatever says that it has an encoding, be it {@code identity}.
 */
final class Packing {
    private static final Set<String> TEXT =
            Set.of("application/json", "application/x-ndjson", "application/yaml", "text/csv");
    /** A smaller answer fits into one packet as it is. */
    private static final int FROM = 1_024;

    private Packing() {}

    static void decideInTheEnd(RoutingContext rc) {
        rc.addHeadersEndHandler(
                _ -> decide(rc.request().headers(), rc.response().headers()));
    }

    private static void decide(MultiMap asked, MultiMap answer) {
        if (answer.contains(HttpHeaders.CONTENT_ENCODING)) return;
        if (isWorthIt(answer)) answer.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        else if (asked.contains(HttpHeaders.ACCEPT_ENCODING))
            answer.set(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
    }

    private static boolean isWorthIt(MultiMap answer) {
        var type = answer.get(HttpHeaders.CONTENT_TYPE);
        if (type == null || !TEXT.contains(type.split(";", 2)[0].strip())) return false;
        var length = answer.get(HttpHeaders.CONTENT_LENGTH);
        return length == null || length.length() > 4 || Integer.parseInt(length) >= FROM;
    }
}

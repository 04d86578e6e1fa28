package org.commonground.gateway.routing;

import io.vertx.ext.web.RoutingContext;

/**
 * The one spelling of a path by which operations are chosen: no dot segments, nothing encoded that need not be. A colon
 * need not be either, and some clients encode it ({@code observations%3Abatch}).
 */
final class NormalPath {
    private NormalPath() {}

    static String of(RoutingContext rc) {
        var path = rc.normalizedPath();
        return path.indexOf('%') < 0 ? path : path.replace("%3A", ":").replace("%3a", ":");
    }
}

package org.commonground.gateway.routing;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which web pages may read an answer. Public operations are open to every page; the others to the origins configured. A
 * page from elsewhere gets an answer without permission, which its browser then keeps from it.
 */
final class Cors {
    private static final CharSequence ANY = HttpHeaders.createOptimized("*");
    private static final CharSequence AN_HOUR = HttpHeaders.createOptimized("3600");
    private static final CharSequence READABLE = HttpHeaders.createOptimized(
            "ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Content-Disposition, Deprecation, Sunset, WWW-Authenticate");
    private static final CharSequence SENDABLE = HttpHeaders.createOptimized(
            "Accept, Authorization, Content-Type, District, Idempotency-Key, If-Match, If-None-Match, X-Request-Id, traceparent, tracestate");

    private final List<Pattern> origins;

    Cors(List<String> origins) {
        this.origins = origins.stream().map(Pattern::compile).toList();
    }

    void permit(HttpServerRequest request, HttpServerResponse response, boolean open) {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) return;
        var headers = response.headers();
        if (open) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        } else {
            headers.set(HttpHeaders.VARY, HttpHeaders.ORIGIN);
            if (!isAllowed(origin)) return;
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, READABLE);
    }

    /** Answers {@code OPTIONS}; a browser that asks beforehand also learns what it may send. */
    static void options(HttpServerRequest request, HttpServerResponse response, String methods) {
        response.putHeader(HttpHeaders.ALLOW, methods);
        if (request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
                && response.headers().contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN))
            response.headers()
                    .set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods)
                    .set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, SENDABLE)
                    .set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, AN_HOUR);
        response.setStatusCode(204).end();
    }

    private boolean isAllowed(String origin) {
        for (var allowed : origins) if (allowed.matcher(origin).matches()) return true;
        return false;
    }
}

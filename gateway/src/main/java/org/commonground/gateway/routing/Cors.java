package org.commonground.gateway.routing;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.commonground.gateway.routing.Routes.Path;

/**
 * Which web pages may read an answer. What anybody may have without a token is open to every page; what is answered to a token
 * to the origins configured. A page from elsewhere gets an answer without permission, which its browser then keeps from it.
 */
final class Cors {
    private static final CharSequence ANY = HttpHeaders.createOptimized("*");
    private static final CharSequence AN_HOUR = HttpHeaders.createOptimized("3600");
    private static final CharSequence READABLE = HttpHeaders.createOptimized(
            "ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Content-Disposition, Deprecation, Sunset, WWW-Authenticate");
    private static final String SENDABLE_BY_ALL =
            "Accept, Content-Type, District, Idempotency-Key, If-Match, If-None-Match, X-Request-Id, traceparent, tracestate";
    private static final CharSequence SENDABLE = HttpHeaders.createOptimized("Authorization, " + SENDABLE_BY_ALL);

    private final List<Pattern> origins;

    Cors(List<String> origins) {
        this.origins = origins.stream().map(Pattern::compile).toList();
    }

    void permit(HttpServerRequest request, HttpServerResponse response, Path path) {
        var headers = response.headers();
        if (isForAll(request, path)) {
            // asked for by no page too: a cache between may answer the next page with it
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        } else {
            var origin = request.getHeader(HttpHeaders.ORIGIN);
            if (origin == null) return;
            headers.set(HttpHeaders.VARY, HttpHeaders.ORIGIN);
            if (!isAllowed(origin)) return;
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, READABLE);
    }

    /** What counts of a preflight is the request that it asks about. */
    private static boolean isForAll(HttpServerRequest request, Path path) {
        var endpoint = path.endpoint(isPreflight(request) ? methodAskedAbout(request) : request.method());
        return endpoint != null && endpoint.anonymous() && !hasToken(request);
    }

    private static boolean hasToken(HttpServerRequest request) {
        var announced = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        return request.headers().contains(HttpHeaders.AUTHORIZATION)
                || (announced != null && announced.toLowerCase(Locale.ROOT).contains("authorization"));
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private static HttpMethod methodAskedAbout(HttpServerRequest request) {
        return HttpMethod.valueOf(request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD));
    }

    /** Answers {@code OPTIONS}; a browser that asks beforehand also learns what it may send. */
    static void options(HttpServerRequest request, HttpServerResponse response, String methods) {
        var headers = response.headers().set(HttpHeaders.ALLOW, methods).set(HttpHeaders.CACHE_CONTROL, "no-store");
        if (isPreflight(request) && headers.contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN))
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods)
                    .set(
                            HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
                            headers.contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY, false)
                                    ? SENDABLE_BY_ALL
                                    : SENDABLE)
                    .set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, AN_HOUR);
        response.setStatusCode(204).end();
    }

    private boolean isAllowed(String origin) {
        for (var allowed : origins) if (allowed.matcher(origin).matches()) return true;
        return false;
    }
}

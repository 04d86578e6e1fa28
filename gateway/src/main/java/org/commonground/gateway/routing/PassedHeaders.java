package org.commonground.gateway.routing;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.commonground.gateway.problem.Trace;

/** Which headers go on to the other side, and what is added on the way. */
final class PassedHeaders {
    /** They speak of one connection only (RFC 9110, 7.6.1). */
    private static final List<CharSequence> HOP_BY_HOP = names(
            "Connection",
            "Keep-Alive",
            "Proxy-Authenticate",
            "Proxy-Authorization",
            "Proxy-Connection",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade");

    /** What the gateway alone says to clients, whatever a service says. */
    private static final List<CharSequence> OURS = names(
            "X-Request-Id",
            "RateLimit",
            "RateLimit-Policy",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Referrer-Policy",
            "Access-Control-Allow-Origin",
            "Access-Control-Allow-Credentials",
            "Access-Control-Expose-Headers");

    /** What only the gateway may say to services, whatever a client claims. */
    private static final List<CharSequence> CLAIMS =
            names("Host", "Expect", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Ssl");

    private static final CharSequence FORWARDED = HttpHeaders.createOptimized("Forwarded");
    private static final CharSequence FOR = HttpHeaders.createOptimized("X-Forwarded-For");
    private static final CharSequence PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");
    private static final CharSequence HOST = HttpHeaders.createOptimized("X-Forwarded-Host");

    private PassedHeaders() {}

    static void toService(HttpServerRequest request, MultiMap headers) {
        headers.addAll(request.headers());
        withoutHops(headers);
        for (var name : CLAIMS) headers.remove(name);
        Packing.unpackTags(headers);
        Trace.passOn(headers);
        var address = address(request);
        var node = address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
        var forwarded = "for=" + node + ";proto=" + request.scheme();
        headers.set(FOR, address).set(PROTO, request.scheme());
        var authority = request.authority();
        if (authority == null) headers.remove(HOST).set(FORWARDED, forwarded);
        else headers.set(HOST, authority.toString()).set(FORWARDED, forwarded + ";host=\"" + authority + '"');
    }

    static void toClient(MultiMap headers, URI origin, HttpServerResponse response) {
        withoutHops(headers);
        for (var name : OURS) headers.remove(name);
        // A service knows itself by an address that no client can reach; the path alone is right behind every door
        var location = headers.get(HttpHeaders.LOCATION);
        if (location != null && location.startsWith(origin + "/"))
            headers.set(
                    HttpHeaders.LOCATION, location.substring(origin.toString().length()));
        response.headers().addAll(headers);
    }

    /** A load balancer in front of the gateway is believed if {@code quarkus.http.proxy.*} says so, and then seen here. */
    static String address(HttpServerRequest request) {
        return request.remoteAddress().hostAddress();
    }

    private static void withoutHops(MultiMap headers) {
        var connection = headers.get(HttpHeaders.CONNECTION);
        if (connection != null) for (var name : connection.split(",", -1)) headers.remove(name.strip());
        for (var name : HOP_BY_HOP) headers.remove(name);
    }

    private static List<CharSequence> names(String... names) {
        return Arrays.stream(names).map(HttpHeaders::createOptimized).toList();
    }
}

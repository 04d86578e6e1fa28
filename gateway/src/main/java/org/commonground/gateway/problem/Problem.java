package org.commonground.gateway.problem;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One refusal: it knows how it looks on the wire.
 *
 * @param members what it says besides (RFC 9457, 3.2)
 */
public record Problem(ProblemType type, String detail, Map<String, Object> members) {
    private static final CharSequence PROBLEM_JSON = HttpHeaders.createOptimized("application/problem+json");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    public Problem with(String member, Object value) {
        var more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(type, detail, more);
    }

    public void send(RoutingContext rc) {
        var response = rc.response();
        if (response.ended() || response.closed()) return;
        // Half an answer is out already: only a broken connection still tells the client that it is incomplete
        if (response.headWritten()) {
            rc.request().connection().close();
            return;
        }
        describe(response.headers());
        var sent = response.setStatusCode(type.status()).end(body(rc.request()));
        // Nobody knows where the next request would begin
        if (type == ProblemType.MALFORMED_REQUEST)
            sent.onComplete(_ -> rc.request().connection().close());
        Linger.over(rc.request(), rc.vertx());
    }

    private void describe(MultiMap headers) {
        headers.set(HttpHeaders.CONTENT_TYPE, PROBLEM_JSON).set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        switch (type) {
            case DEPENDENCY_UNAVAILABLE, OVERLOADED -> headers.set(HttpHeaders.RETRY_AFTER, "2");
            case DEPENDENCY_TIMEOUT -> headers.set(HttpHeaders.RETRY_AFTER, "10");
            default -> {}
        }
    }

    private Buffer body(HttpServerRequest request) {
        var body = new JsonObject()
                .put("type", "/problems/" + type.code())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", detail)
                .put("code", type.code());
        if (type != ProblemType.MALFORMED_REQUEST) body.put("instance", request.path());
        var trace = Trace.id(request);
        if (trace != null) body.put("traceId", trace);
        members.forEach(body::put);
        return body.toBuffer();
    }
}

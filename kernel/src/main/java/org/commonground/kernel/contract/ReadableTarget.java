package org.commonground.kernel.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.ProblemRenderer;

/**
 * A percent sign without its two digits stops a request before there is an operation that could answer it; the HTTP layer then
 * says 400 and nothing else. Here it is said as everything else is.
 */
@Singleton
class ReadableTarget {
    private static final int BEFORE_ALL = -1_000_000;

    private final ProblemRenderer renderer;
    private final ObjectMapper json;

    ReadableTarget(ProblemRenderer renderer, ObjectMapper json) {
        this.renderer = renderer;
        this.json = json;
    }

    void guard(@Observes Router router) {
        router.route().order(BEFORE_ALL).handler(this::check);
    }

    private void check(RoutingContext rc) {
        if (isReadable(rc.request().uri())) rc.next();
        else
            refuse(
                    rc,
                    Problem.of(
                            ProblemCode.INVALID_PARAMETER,
                            "the address has a % that two hexadecimal digits do not follow; write the sign itself as %25"));
    }

    private void refuse(RoutingContext rc, Problem problem) {
        try {
            var answer = renderer.render(problem, path(rc.request().uri()));
            var response = rc.response().setStatusCode(answer.getStatus());
            response.putHeader("Content-Type", String.valueOf(answer.getMediaType()));
            response.putHeader("Cache-Control", "no-store");
            var body = Buffer.buffer(json.writeValueAsBytes(answer.getEntity()));
            rc.end(body).onFailure(_ -> rc.request().connection().close());
        } catch (JsonProcessingException e) {
            rc.fail(e);
        }
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    static boolean isReadable(String uri) {
        for (int at = uri.indexOf('%'); at >= 0; at = uri.indexOf('%', at + 3))
            if (at + 2 >= uri.length()
                    || Character.digit(uri.charAt(at + 1), 16) < 0
                    || Character.digit(uri.charAt(at + 2), 16) < 0) return false;
        return true;
    }
}

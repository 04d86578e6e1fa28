package org.commonground.gateway.routing;

import io.quarkus.logging.Log;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.commonground.gateway.Domain;
import org.commonground.gateway.problem.Problem;
import org.commonground.gateway.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request to a service and of the answer back, both bodies as streams that wait for their reader. If the
 * service does not answer, the gateway does in its place; if it stops in the middle, so does the answer.
 */
record Passage(HttpClient client, RequestOptions target, Domain domain, URI origin, Duration timeout, long bodyLimit)
        implements Handler<RoutingContext> {
    @Override
    public void handle(RoutingContext rc) {
        var request = rc.request();
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true))
            request.response().writeContinue();
        client.request(target)
                .onSuccess(upstream -> Later.run(rc, () -> send(rc, upstream)))
                .onFailure(failure -> refuse(rc, failure, unreached(failure)));
    }

    private Problem unreached(Throwable failure) {
        return failure instanceof ConnectionPoolTooBusyException
                ? ProblemType.OVERLOADED.because(
                        "too many requests wait for %s already; nothing was done".formatted(domain.service()))
                : unavailable("%s cannot be reached; nothing was done");
    }

    private void send(RoutingContext rc, HttpClientRequest upstream) {
        var request = rc.request();
        var body = body(request);
        upstream.setMethod(request.method()).setURI(uri(rc));
        PassedHeaders.toService(request, upstream.headers());
        upstream.response()
                .onSuccess(answer -> Later.run(rc, () -> pass(rc, answer)))
                .onFailure(failure -> refuse(rc, failure, explain(failure, body)));
        // The future of the response tells what goes wrong; untold here, Vert.x would log it as well
        upstream.exceptionHandler(_ -> {});
        // A client that leaves takes its request with it
        request.response().exceptionHandler(_ -> upstream.reset());
        if (body == null) {
            upstream.end();
        } else {
            upstream.setChunked(body instanceof MeteredBody);
            body.pipe().endOnFailure(false).to(upstream).onFailure(_ -> upstream.reset());
        }
    }

    private void pass(RoutingContext rc, HttpClientResponse answer) {
        var response = rc.response().setStatusCode(answer.statusCode());
        PassedHeaders.toClient(answer.headers(), origin, response);
        if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH)) response.setChunked(true);
        answer.pipe()
                .endOnFailure(false)
                .to(response)
                // Half an answer is out: only a broken connection still says that it is not the whole
                .onFailure(_ -> rc.request().connection().close());
    }

    private void refuse(RoutingContext rc, Throwable failure, Problem problem) {
        Log.debugf(failure, "%s did not answer", domain.service());
        problem.send(rc);
    }

    private Problem explain(Throwable failure, @Nullable ReadStream<Buffer> body) {
        if (body instanceof MeteredBody metered && metered.isOver()) return tooLarge(bodyLimit);
        if (failure instanceof TimeoutException)
            return ProblemType.DEPENDENCY_TIMEOUT.because(
                    "%s did not answer within %d seconds".formatted(domain.service(), timeout.toSeconds()));
        return unavailable("%s broke off before it answered");
    }

    private Problem unavailable(String how) {
        return ProblemType.DEPENDENCY_UNAVAILABLE.because(how.formatted(domain.service()));
    }

    static Problem tooLarge(long limit) {
        return ProblemType.PAYLOAD_TOO_LARGE.because(
                "the body of this operation may have at most %d bytes".formatted(limit));
    }

    /** The body to forward, if there is one; counted on the way if it does not say beforehand how long it is. */
    private @Nullable ReadStream<Buffer> body(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) return new MeteredBody(request, bodyLimit);
        return request.headers().contains(HttpHeaders.CONTENT_LENGTH) ? request : null;
    }

    /** The service must see the path by which the operation was chosen, not another spelling of it. */
    private static String uri(RoutingContext rc) {
        var request = rc.request();
        var path = NormalPath.of(rc);
        if (path.equals(request.path())) return request.uri();
        var query = request.query();
        return query == null ? path : path + "?" + query;
    }
}

package org.commonground.gateway.routing;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.commonground.gateway.Domain;
import org.commonground.gateway.GatewayConfig;

/** The services behind the door, over pooled connections. */
@Singleton
public class Upstreams {
    private static final int WAITING_PER_CONNECTION = 16;
    /** They belong to the request of the client and to its answer, not to the question that is asked instead. */
    private static final List<CharSequence> OF_THE_BODY = List.of(
            HttpHeaders.CONTENT_LENGTH,
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.ACCEPT,
            HttpHeaders.ACCEPT_ENCODING,
            HttpHeaders.IF_NONE_MATCH);

    private final HttpClient client;
    private final Duration connectTimeout;
    private final Map<Domain, Passage> single = new EnumMap<>(Domain.class);
    private final Map<Domain, Passage> bulk = new EnumMap<>(Domain.class);

    Upstreams(Vertx vertx, GatewayConfig config) {
        var settings = config.upstream();
        connectTimeout = settings.connectTimeout();
        var pool = new PoolOptions()
                .setHttp1MaxSize(settings.connections())
                // Rather refuse at once than queue what nobody will wait for
                .setMaxWaitQueueSize(settings.connections() * WAITING_PER_CONNECTION);
        client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) connectTimeout.toMillis()), pool);
        var small = config.bodyLimit().single().asLongValue();
        var large = config.bodyLimit().bulk().asLongValue();
        config.services().forEach((domain, origin) -> {
            single.put(domain, passage(domain, origin, settings.timeout(), small));
            bulk.put(domain, passage(domain, origin, settings.bulkTimeout(), large));
        });
    }

    Handler<RoutingContext> forwarding(Domain domain, boolean isBulk) {
        var passage = (isBulk ? bulk : single).get(domain);
        if (passage == null) throw new IllegalStateException("gateway.services says no address of " + domain);
        return passage;
    }

    /** Asks a service something on behalf of a request, and waits for the whole answer: for what is small. */
    public Future<Answer> ask(Domain domain, HttpServerRequest onBehalfOf, String uri) {
        var passage = single.get(domain);
        if (passage == null) return Future.failedFuture("gateway.services says no address of " + domain);
        return client.request(new RequestOptions(passage.target()).setURI(uri))
                .compose(request -> {
                    PassedHeaders.toService(onBehalfOf, request.headers());
                    for (var name : OF_THE_BODY) request.headers().remove(name);
                    return request.send();
                })
                .compose(answer -> answer.body().map(body -> new Answer(answer.statusCode(), body)))
                .timeout(passage.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What a service said. */
    public record Answer(int status, Buffer body) {}

    private Passage passage(Domain domain, URI origin, Duration timeout, long bodyLimit) {
        var target = new RequestOptions()
                .setAbsoluteURI(origin.toString())
                .setConnectTimeout(connectTimeout.toMillis())
                .setIdleTimeout(timeout.toMillis());
        return new Passage(client, target, domain, origin, timeout, bodyLimit);
    }
}

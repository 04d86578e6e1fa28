package org.commonground.gateway.routing;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.commonground.gateway.Domain;
import org.commonground.gateway.GatewayConfig;

/** The services behind the door, over pooled connections. */
@Singleton
class Upstreams {
    private static final int WAITING_PER_CONNECTION = 16;

    private final HttpClient client;
    private final Duration connectTimeout;
    private final Map<Domain, Passage> single = new EnumMap<>(Domain.class);
    private final Map<Domain, Passage> bulk = new EnumMap<>(Domain.class);

    Upstreams(Vertx vertx, GatewayConfig config) {
        var settings = config.upstream();
        connectTimeout = settings.connectTimeout();
        var options = new HttpClientOptions()
                .setConnectTimeout((int) connectTimeout.toMillis())
                // Rather refuse at once than queue what nobody will wait for
                .setMaxWaitQueueSize(settings.connections() * WAITING_PER_CONNECTION);
        client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(settings.connections()));
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

    private Passage passage(Domain domain, URI origin, Duration timeout, long bodyLimit) {
        var target = new RequestOptions()
                .setAbsoluteURI(origin.toString())
                .setConnectTimeout(connectTimeout.toMillis())
                .setIdleTimeout(timeout.toMillis());
        return new Passage(client, target, domain, origin, timeout, bodyLimit);
    }
}

package org.commonground.gateway.health;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.commonground.gateway.GatewayConfig;
import org.commonground.gateway.contract.OwnOperation;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Asks every part at once whether it is ready, and waits no longer than {@link #PATIENCE}. Anybody may ask, so the answer
 * is shared for a moment: a thousand askers cost the parts as much as one.
 */
@Singleton
class SuiteHealth {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration SHARED_FOR = Duration.ofSeconds(1);

    private final HttpClient client;
    private final Clock clock;
    private final Map<String, RequestOptions> parts = new LinkedHashMap<>();
    private volatile @Nullable Survey latest;

    private record Survey(long startedAt, Future<JsonObject> result) {}

    SuiteHealth(
            Vertx vertx,
            Clock clock,
            GatewayConfig config,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") String authServer) {
        this.clock = clock;
        client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) PATIENCE.toMillis()));
        new TreeMap<>(config.services())
                .forEach((domain, url) -> parts.put(domain.service(), question(url.resolve("/q/health/ready"))));
        parts.put("keycloak", question(URI.create(authServer + "/.well-known/openid-configuration")));
    }

    @Produces
    @Singleton
    OwnOperation health() {
        return new OwnOperation("getHealth", this::answer);
    }

    private void answer(RoutingContext rc) {
        // A shared survey ends on the event loop of whoever asked first
        var mine = rc.vertx().getOrCreateContext();
        survey().onSuccess(found -> mine.runOnContext(_ -> tell(rc, found)));
    }

    private static void tell(RoutingContext rc, JsonObject found) {
        rc.response()
                .setStatusCode("UP".equals(found.getString("status")) ? 200 : 503)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(found.toBuffer());
    }

    private Future<JsonObject> survey() {
        var known = latest;
        var now = clock.millis();
        if (known != null && now - known.startedAt < SHARED_FOR.toMillis()) return known.result;
        var started = new Survey(now, ask());
        latest = started;
        return started.result;
    }

    private Future<JsonObject> ask() {
        var answers = new LinkedHashMap<String, Future<Boolean>>();
        parts.forEach((name, question) -> answers.put(name, isReady(question)));
        return Future.join(answers.values().stream().toList()).map(_ -> report(answers));
    }

    private Future<Boolean> isReady(RequestOptions question) {
        return client.request(question)
                .compose(request -> request.send())
                .compose(response -> response.end().map(response))
                .map(response -> response.statusCode() == 200)
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(false);
    }

    private static JsonObject report(Map<String, Future<Boolean>> answers) {
        var checks = new JsonArray();
        answers.forEach((name, ready) ->
                checks.add(new JsonObject().put("name", name).put("status", ready.result() ? "UP" : "DOWN")));
        var allUp = answers.values().stream().allMatch(Future::result);
        return new JsonObject().put("status", allUp ? "UP" : "DOWN").put("checks", checks);
    }

    private static RequestOptions question(URI url) {
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url.toString())
                .setConnectTimeout(PATIENCE.toMillis())
                .setIdleTimeout(PATIENCE.toMillis());
    }
}

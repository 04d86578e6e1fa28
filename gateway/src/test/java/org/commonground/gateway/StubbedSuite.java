package org.commonground.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Behind the gateway under test: one stub that is the registry and the metrics, nobody where the needs should be, and an
 * issuer with a real key set. What the stub does is in the request's {@code stub} parameter.
 */
public class StubbedSuite implements QuarkusTestResourceLifecycleManager {
    private static final String REALM = "/realms/commonground";

    private final KeyPair keys = keys();
    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong received = new AtomicLong();
    private final AtomicReference<@Nullable HttpServerRequest> held = new AtomicReference<>();

    @Override
    public Map<String, String> start() {
        var server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(this::answer)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        var url = "http://localhost:" + server.actualPort();
        return Map.ofEntries(
                Map.entry("stub.url", url),
                Map.entry("stub.issuer", url + REALM),
                Map.entry(
                        "stub.private-key",
                        Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())),
                Map.entry("quarkus.oidc.auth-server-url", url + REALM),
                Map.entry("gateway.services.registry", url),
                Map.entry("gateway.services.needs", "http://localhost:" + deadPort()),
                Map.entry("gateway.services.metrics", url),
                Map.entry("gateway.contracts", "contracts-of-stubs"),
                Map.entry("gateway.upstream.timeout", "1s"),
                Map.entry("gateway.upstream.connections", "4"),
                Map.entry("gateway.rate-limit.requests", "200"));
    }

    @Override
    public void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        switch (Objects.requireNonNull(request.path())) {
            case REALM + "/.well-known/openid-configuration" -> discovery(request);
            case REALM + "/protocol/openid-connect/certs" -> keySet(request);
            case "/q/health/ready" -> request.response().end("{}");
            case "/stub/received" -> request.response().end(Long.toString(received.get()));
            case "/stub/release" -> release(request);
            case "/v1/changes/registry" -> changes(request, 5);
            case "/v1/changes/metrics" -> changes(request, 3);
            default -> behave(request);
        }
    }

    private void behave(HttpServerRequest request) {
        switch (Objects.requireNonNullElse(request.getParam("stub"), "echo")) {
            case "slow" -> {} // never answers
            case "break" -> request.connection().close();
            case "break-in-the-middle" -> {
                request.response().setChunked(true).write("the first half");
                vertx.setTimer(100, _ -> request.connection().close());
            }
            case "hold" -> hold(request);
            case "create" ->
                request.response()
                        .setStatusCode(201)
                        .putHeader("Location", "http://" + request.getHeader("Host") + "/v1/partners/7")
                        .end();
            case "refuse" ->
                request.response()
                        .setStatusCode(409)
                        .putHeader("Content-Type", "application/problem+json")
                        .end("{\"code\":\"duplicate\"}");
            case "decorate" ->
                request.response()
                        .putHeader("Keep-Alive", "timeout=1")
                        .putHeader("X-Request-Id", "of-the-service")
                        .putHeader("X-Content-Type-Options", "nosniff")
                        .putHeader("Vary", "Accept-Encoding")
                        .putHeader("ETag", "\"7\"")
                        .putHeader("Content-Encoding", "gzip")
                        .end(Buffer.buffer(
                                new byte[] {31, -117, 8, 0, 0, 0, 0, 0, 0, -1, 1, 0, 0, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0
                                }));
            case "text" -> {
                var type = Objects.requireNonNull(request.getParam("type"));
                var size = Integer.parseInt(request.getParam("size"));
                request.response().putHeader("Content-Type", type).end("x".repeat(size));
            }
            case "tagged" ->
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .putHeader("ETag", Objects.requireNonNull(request.getParam("tag")))
                        .end("x".repeat(5_000));
            case "not-modified" ->
                request.response().setStatusCode(304).putHeader("ETag", "\"7\"").end();
            default -> echo(request);
        }
    }

    /** A feed of so many changes, whose cursors are their numbers; what a client says it has seen of {@code 99} has expired. */
    private static void changes(HttpServerRequest request, int many) {
        int from = Integer.parseInt(Objects.requireNonNullElse(request.getParam("since"), "0"));
        if (from == 99) {
            request.response()
                    .setStatusCode(410)
                    .end(new JsonObject()
                            .put("detail", "too old")
                            .put("oldestCursor", "2")
                            .encode());
            return;
        }
        int to = Math.min(many, from + Integer.parseInt(request.getParam("limit")));
        var items = new JsonArray();
        for (int no = from + 1; no <= to; no++) items.add(new JsonObject().put("id", request.path() + "#" + no));
        request.response()
                .end(new JsonObject()
                        .put("items", items)
                        .put("cursor", Integer.toString(to))
                        .put("more", to < many)
                        .put("oldestCursor", "0")
                        .put("newestCursor", Integer.toString(many))
                        .put("types", new JsonArray().add(request.getParam("types")))
                        .encode());
    }

    /** Takes the first piece of a body and then no more until somebody says so. */
    private void hold(HttpServerRequest request) {
        received.set(0);
        request.handler(piece -> {
            if (received.getAndAdd(piece.length()) == 0) {
                request.pause();
                held.set(request);
            }
        });
        request.endHandler(_ -> request.response().end(Long.toString(received.get())));
    }

    private void release(HttpServerRequest request) {
        var waiting = held.getAndSet(null);
        if (waiting != null) waiting.resume();
        request.response().end();
    }

    private static void echo(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var headers = new JsonObject();
            request.headers().forEach((name, value) -> {
                var key = name.toLowerCase(Locale.ROOT);
                headers.put(key, headers.containsKey(key) ? headers.getString(key) + " | " + value : value);
            });
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(new JsonObject()
                            .put("method", request.method().name())
                            .put("uri", request.uri())
                            .put("headers", headers)
                            .put("bodyLength", body.length())
                            .encode());
        });
    }

    private void discovery(HttpServerRequest request) {
        var issuer = "http://" + request.getHeader("Host") + REALM;
        request.response()
                .end(new JsonObject()
                        .put("issuer", issuer)
                        .put("jwks_uri", issuer + "/protocol/openid-connect/certs")
                        .put("token_endpoint", issuer + "/protocol/openid-connect/token")
                        .encode());
    }

    private void keySet(HttpServerRequest request) {
        var key = (RSAPublicKey) keys.getPublic();
        var url = Base64.getUrlEncoder().withoutPadding();
        request.response()
                .end(new JsonObject()
                        .put(
                                "keys",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("kty", "RSA")
                                                .put("use", "sig")
                                                .put("alg", "RS256")
                                                .put("kid", "stub")
                                                .put(
                                                        "n",
                                                        url.encodeToString(unsigned(
                                                                key.getModulus().toByteArray())))
                                                .put(
                                                        "e",
                                                        url.encodeToString(key.getPublicExponent()
                                                                .toByteArray()))))
                        .encode());
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int deadPort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

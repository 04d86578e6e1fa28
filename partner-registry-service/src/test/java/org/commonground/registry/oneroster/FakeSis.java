package org.commonground.registry.oneroster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A SIS that serves OneRoster 1.2 over HTTP, with tokens by client credentials. Tests tell it by {@code PUT /control/…} what it
 * has, because a test and its resources live in different class loaders.
 */
public class FakeSis implements QuarkusTestResourceLifecycleManager {
    static final String ADDRESS = "commonground.test.fake-sis";
    private static final String BASE = "/ims/oneroster/rostering/v1p2/";

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, JsonNode> collections = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean lying;
    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/token", this::token);
            started.createContext(BASE, this::collection);
            started.createContext("/control/", this::control);
            started.start();
            server = started;
            var address = "http://127.0.0.1:" + started.getAddress().getPort();
            var settings = new HashMap<String, String>();
            settings.put(ADDRESS, address);
            source(settings, "sis", address + BASE, address + "/token", "s3cret");
            source(settings, "wrong-secret", address + BASE, address + "/token", "guess");
            source(settings, "plain", "http://sis.example.org" + BASE, address + "/token", "s3cret");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void source(Map<String, String> settings, String name, String base, String token, String secret) {
        var prefix = "commonground.roster-sources." + name + ".";
        settings.put(prefix + "base-url", base);
        settings.put(prefix + "token-url", token);
        settings.put(prefix + "client-id", "common ground");
        settings.put(prefix + "client-secret", secret);
        settings.put(prefix + "districts", "pull-1,pull-2,pull-3,pull-4,pull-5");
        settings.put(prefix + "page-size", "2");
    }

    private void token(HttpExchange exchange) throws IOException {
        var expected =
                "Basic " + Base64.getEncoder().encodeToString("common+ground:s3cret".getBytes(StandardCharsets.UTF_8));
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || !body.contains("grant_type=client_credentials")
                || !body.contains("roster-core.readonly")) answer(exchange, 401, "{}");
        else answer(exchange, 200, "{\"access_token\":\"t" + tokens.incrementAndGet() + "\"}");
    }

    private void collection(HttpExchange exchange) throws IOException {
        var query = URLDecoder.decode(String.valueOf(exchange.getRequestURI().getRawQuery()), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestURI().getPath() + "?" + query);
        if (!("Bearer t" + tokens.get()).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
            return;
        }
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseHeaders().add("Retry-After", "0");
            answer(exchange, 503, "{}");
            return;
        }
        var name = exchange.getRequestURI().getPath().substring(BASE.length());
        var since = parameter(query, "filter").replaceAll("^dateLastModified>='|'$", "");
        var all = json.createArrayNode();
        for (var each : collections.getOrDefault(name, json.createArrayNode()))
            if (each.path("dateLastModified").asText().compareTo(since) >= 0) all.add(each);
        var page = json.createArrayNode();
        int offset = Integer.parseInt(parameter(query, "offset"));
        for (int i = offset; i < Math.min(all.size(), offset + Integer.parseInt(parameter(query, "limit"))); i++)
            page.add(all.get(i));
        exchange.getResponseHeaders().add("X-Total-Count", Integer.toString(all.size() + (lying ? 1 : 0)));
        answer(exchange, 200, json.createObjectNode().set(name, page).toString());
    }

    private static String parameter(String query, String name) {
        for (var each : query.split("&")) if (each.startsWith(name + "=")) return each.substring(name.length() + 1);
        return "";
    }

    private void control(HttpExchange exchange) throws IOException {
        var what = exchange.getRequestURI().getPath().substring("/control/".length());
        var body = json.readTree(exchange.getRequestBody());
        switch (what) {
            case "failures" -> failures.set(body.asInt());
            case "lying" -> lying = body.asBoolean();
            case "expire" -> tokens.incrementAndGet();
            case "asked" -> {
                answer(exchange, 200, json.valueToTree(asked).toString());
                asked.clear();
                return;
            }
            default -> collections.put(what, body);
        }
        answer(exchange, 200, "{}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void stop() {
        if (server != null) server.stop(0);
    }
}

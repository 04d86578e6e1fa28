package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.commonground.localstack.Refusal;

/**
 * A client as the API asks for: it waits where the answer says {@code Retry-After}, repeats what may be repeated, gets a new
 * token when one has run out, and gives up when its patience ends.
 */
public final class Api implements AutoCloseable {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);
    private static final Set<String> SOON_POSSIBLE =
            Set.of("reference-not-yet-known", "request-in-progress", "rate-limited", "dependency-unavailable");

    private final String gateway;
    private final UnaryOperator<String> newToken;
    private final Narrator narrator;
    private final Duration patience;
    private final Map<Actor, String> tokens = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** A client of this gateway; {@code newToken} gives an account's access token. */
    public Api(String gateway, UnaryOperator<String> newToken, Narrator narrator, Duration patience) {
        this.gateway = gateway;
        this.newToken = newToken;
        this.narrator = narrator;
        this.patience = patience;
    }

    /** The answer, or {@link CallFailed} if it is a refusal. */
    public Answer send(Call call) {
        var answer = ask(call);
        if (answer.isRefusal()) throw new CallFailed(answer);
        return answer;
    }

    /** The answer, also if it is a refusal; but what will soon be possible is waited for. */
    public Answer ask(Call call) {
        var deadline = System.nanoTime() + patience.toNanos();
        for (boolean said = false; ; said = true) {
            try {
                var answer = once(call);
                if (answer.status() == 401 && tokens.remove(call.actor()) != null) answer = once(call);
                if (!SOON_POSSIBLE.contains(answer.code()) || System.nanoTime() > deadline) return answer;
                if (!said) narrator.waiting(answer.body().path("detail").asText());
            } catch (IOException e) {
                // Without a connection nothing was sent; what broke off may have had its effect.
                if (System.nanoTime() > deadline || !(e instanceof ConnectException || call.isRepeatable()))
                    throw new Refusal("%s %s: the gateway at %s does not answer (%s). See ./suite status."
                            .formatted(call.method(), call.path(), gateway, e));
                if (!said) narrator.waiting("for the gateway at " + gateway);
            }
            pause(BETWEEN_ATTEMPTS);
        }
    }

    private Answer once(Call call) throws IOException {
        var body = call.body();
        var request = HttpRequest.newBuilder(URI.create(gateway + call.target()))
                .timeout(Duration.ofSeconds(60))
                .header("Accept", "application/json, application/problem+json")
                .header("Authorization", "Bearer " + tokens.computeIfAbsent(call.actor(), this::token))
                .method(call.method(), body == null ? BodyPublishers.noBody() : body.content());
        if (body != null) request.header("Content-Type", body.contentType());
        for (var header : call.headers()) request.header(header.name(), header.value());
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    call,
                    response.statusCode(),
                    read(response),
                    response.headers().firstValue("Location"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String token(Actor actor) {
        return newToken.apply(actor.account());
    }

    private static JsonNode read(HttpResponse<String> response) {
        var isJson = response.headers()
                .firstValue("Content-Type")
                .map(type -> type.contains("json"))
                .orElse(false);
        return isJson && !response.body().isEmpty() ? Json.parse(response.body()) : TextNode.valueOf(response.body());
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks until there is an answer to what is wanted, and says what it waits for if that takes a moment. */
    <T> T until(String what, Supplier<Optional<T>> ask) {
        var begin = System.nanoTime();
        var said = false;
        while (true) {
            var found = ask.get();
            if (found.isPresent()) return found.get();
            var waited = System.nanoTime() - begin;
            if (waited > patience.toNanos()) throw new WaitedInVain(what);
            if (!said && waited > BETWEEN_ATTEMPTS.toNanos()) {
                narrator.waiting(what);
                said = true;
            }
            pause(Duration.ofMillis(200));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

package org.commonground.registry.oneroster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.function.Consumer;
import org.commonground.kernel.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Reads collections of one OneRoster 1.2 service, page by page, ordered by sourcedId. It goes to the configured address and
 * nowhere else: redirects and links are not followed. What takes too long, is too long or fails again and again is given up.
 */
final class RosterClient implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final int MAX_PAGES = 1_000;
    private static final int MAX_BYTES = 32 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final RosterSources.Source source;
    private final ObjectMapper json;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private @Nullable String token;

    RosterClient(RosterSources.Source source, ObjectMapper json) {
        this.source = source;
        this.json = json;
        for (var address : new URI[] {source.baseUrl(), source.tokenUrl()})
            if (!"https".equals(address.getScheme())
                    && !("http".equals(address.getScheme()) && HERE.contains(String.valueOf(address.getHost()))))
                throw refused("its address is not https; the operator must correct it");
    }

    /** Hands over each record; if the service's own count differs from what came, the collection changed meanwhile. */
    void read(String collection, @Nullable String filter, Consumer<JsonNode> each) {
        long offset = 0;
        for (int page = 0; page < MAX_PAGES; page++) {
            var answer = get(collection, filter, offset);
            var items = parsed(answer.body()).path(collection);
            if (!items.isArray()) throw refused("it answers no %s".formatted(collection));
            items.forEach(each);
            offset += items.size();
            if (items.isEmpty() || items.size() < source.pageSize()) {
                long expected =
                        answer.headers().firstValueAsLong("X-Total-Count").orElse(offset);
                if (expected != offset)
                    throw refused("it has %d %s and gave %d; pull again".formatted(expected, collection, offset));
                return;
            }
        }
        throw refused("it has over %d pages of %s".formatted(MAX_PAGES, collection));
    }

    private HttpResponse<byte[]> get(String collection, @Nullable String filter, long offset) {
        var address = "%s/%s?limit=%d&offset=%d&sort=sourcedId&orderBy=asc%s"
                .formatted(
                        source.baseUrl().toString().replaceAll("/+$", ""),
                        collection,
                        source.pageSize(),
                        offset,
                        filter == null ? "" : "&filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8));
        var answer = send(authorised(address));
        if (answer.statusCode() == 401) { // the token has expired meanwhile
            token = null;
            answer = send(authorised(address));
        }
        if (answer.statusCode() != 200)
            throw refused("it answers %d to a request for %s".formatted(answer.statusCode(), collection));
        return answer;
    }

    private HttpRequest authorised(String address) {
        var known = token;
        if (known == null) token = known = freshToken();
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + known)
                .header("Accept", "application/json")
                .build();
    }

    private String freshToken() {
        var client = URLEncoder.encode(source.clientId(), StandardCharsets.UTF_8)
                + ":"
                + URLEncoder.encode(source.clientSecret(), StandardCharsets.UTF_8);
        var answer = send(HttpRequest.newBuilder(source.tokenUrl())
                .timeout(PATIENCE)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&scope="
                        + URLEncoder.encode(source.scope(), StandardCharsets.UTF_8)))
                .build());
        if (answer.statusCode() != 200)
            throw refused(
                    "its token service answers %d; the operator must check the client".formatted(answer.statusCode()));
        var given = parsed(answer.body()).path("access_token").asText("");
        if (given.isEmpty()) throw refused("its token service gives no token");
        return given;
    }

    /** Failures that pass are waited for, longer each time, or as long as the service asks. */
    private HttpResponse<byte[]> send(HttpRequest request) {
        for (int attempt = 1; ; attempt++) {
            try {
                var answer = http.send(request, RosterClient::bounded);
                if (!PASSING.contains(answer.statusCode()) || attempt == ATTEMPTS) return answer;
                pause(answer.headers().firstValueAsLong("Retry-After").orElse(1L << (attempt - 1)));
            } catch (IOException e) {
                if (attempt == ATTEMPTS) throw refused("it does not answer");
                pause(1L << (attempt - 1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static void pause(long seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(Math.clamp(seconds, 0, PATIENCE.toSeconds())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A body that is longer than any page breaks off. */
    private static HttpResponse.BodySubscriber<byte[]> bounded(HttpResponse.ResponseInfo info) {
        return HttpResponse.BodySubscribers.limiting(HttpResponse.BodySubscribers.ofByteArray(), MAX_BYTES);
    }

    private JsonNode parsed(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw refused("it answers something else than JSON");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Problem refused(String why) {
        return LoadRoster.refused("the source cannot be read: " + why);
    }

    @Override
    public void close() {
        http.close();
    }
}

package org.commonground.acceptance.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/**
 * The officer of a district, who wants to know what became of each request: one whose outcome is not known is sent again, as it
 * was and with the same key, until it is.
 */
final class Client implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Set<Integer> UNKNOWN = Set.of(502, 503, 504);

    private final String gateway;
    private final String district;
    private final Identity identity;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private volatile String token;

    Client(String gateway, String district, Identity identity) throws IOException, InterruptedException {
        this.gateway = gateway;
        this.district = district;
        this.identity = identity;
        token = identity.token(district);
    }

    String district() {
        return district;
    }

    /**
     * A known outcome.
     *
     * @param attempts how often it was sent
     */
    record Answer(int status, JsonNode body, int attempts) {
        UUID id() {
            return UUID.fromString(body.path("id").asText());
        }

        long version() {
            return body.path("version").asLong();
        }

        String code() {
            return body.path("code").asText();
        }
    }

    Answer get(String path) throws InterruptedException {
        return know(request(path).GET());
    }

    /** Creates once, however often it is sent. */
    Answer create(String path, String body) throws InterruptedException {
        return upload(path, "application/json", body.getBytes(UTF_8));
    }

    Answer upload(String path, String contentType, byte[] body) throws InterruptedException {
        return know(request(path)
                .header("Content-Type", contentType)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofByteArray(body)));
    }

    Answer patch(String path, long version, String body) throws InterruptedException {
        return change(
                path,
                version,
                request(path)
                        .header("Content-Type", "application/merge-patch+json")
                        .method("PATCH", BodyPublishers.ofString(body)));
    }

    Answer transition(String path, long version, String to) throws InterruptedException {
        return change(
                path,
                version,
                request(path + "/transitions")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"to\": \"%s\"}".formatted(to))));
    }

    /** Nobody else changes what a writer has made: if it has moved on since a request went astray, that request did it. */
    private Answer change(String path, long version, HttpRequest.Builder request) throws InterruptedException {
        request.header("If-Match", "\"%d\"".formatted(version));
        while (true) {
            var answer = know(request);
            var itself = answer.status() == 412 || answer.code().equals("concurrent-change");
            if (!itself || answer.attempts() == 1) return answer;
            var now = get(path);
            if (now.version() == version + 1) return now;
            if (now.version() != version)
                throw new AssertionError(
                        "%s went from version %d to %d by one request".formatted(path, version, now.version()));
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway + path)).timeout(Duration.ofSeconds(40));
    }

    private Answer know(HttpRequest.Builder request) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        for (int attempts = 1, refused = 0; System.nanoTime() < deadline; attempts++) {
            try {
                var answer = http.send(
                        request.setHeader("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
                var read = new Answer(answer.statusCode(), read(answer), attempts - refused);
                last = answer.statusCode() + " " + answer.body();
                if (read.status() == 401) {
                    token = identity.token(district);
                    refused++;
                } else if (read.status() == 429) refused++;
                else if (!UNKNOWN.contains(read.status()) && !read.code().equals("request-in-progress")) return read;
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the outcome of %s stays unknown: %s".formatted(request.build(), last));
    }

    private static JsonNode read(HttpResponse<String> answer) throws IOException {
        return answer.headers().firstValue("Content-Type").orElse("").contains("json")
                ? JSON.readTree(answer.body())
                : MissingNode.getInstance();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

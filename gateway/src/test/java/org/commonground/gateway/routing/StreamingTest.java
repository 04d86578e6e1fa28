package org.commonground.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.commonground.gateway.StubbedSuite;
import org.commonground.gateway.Tokens;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StubbedSuite.class)
class StreamingTest {
    private static final long MIB = 1024 * 1024;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ConfigProperty(name = "test.url")
    URI gateway;

    @ConfigProperty(name = "stub.url")
    URI stub;

    @Test
    void an_upload_of_200_mib_waits_at_the_client_while_the_service_does_not_read() throws Exception {
        streams(200 * MIB, true);
    }

    @Test
    void an_upload_of_unknown_length_streams_as_well() throws Exception {
        streams(100 * MIB, false);
    }

    /** If the gateway held the body, the client could send all of it while the service takes nothing. */
    private void streams(long size, boolean announced) throws Exception {
        var source = new Zeros(size);
        var body = BodyPublishers.ofInputStream(() -> source);
        var answer = http.sendAsync(
                request("/v1/imports?stub=hold", announced ? BodyPublishers.fromPublisher(body, size) : body),
                BodyHandlers.ofString());
        await().until(() -> received() > 0);
        var before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(300))
                .until(() -> before.getAndSet(source.sent.get()) == source.sent.get());
        assertThat(source.sent.get()).isLessThan(32 * MIB);

        http.send(HttpRequest.newBuilder(stub.resolve("/stub/release")).build(), BodyHandlers.discarding());
        assertThat(answer.get().body()).isEqualTo(Long.toString(size));
    }

    @Test
    void a_body_over_the_limit_is_refused_before_it_is_read() throws Exception {
        var answer = http.send(
                request("/v1/partners", BodyPublishers.ofByteArray(new byte[(int) MIB + 1])), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("payload-too-large", "1048576 bytes");
    }

    @Test
    void a_body_of_exactly_the_limit_passes() throws Exception {
        var answer = http.send(
                request("/v1/partners", BodyPublishers.ofByteArray(new byte[(int) MIB])), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void a_body_that_does_not_say_its_length_is_stopped_at_the_limit() throws Exception {
        var answer = http.send(
                request("/v1/partners", BodyPublishers.ofInputStream(() -> new Zeros(2 * MIB))),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("payload-too-large");
    }

    @Test
    void a_batch_may_be_larger_than_a_single_write() throws Exception {
        var answer = http.send(
                request("/v1/observations:batch", BodyPublishers.ofByteArray(new byte[5 * (int) MIB])),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"bodyLength\":" + 5 * MIB);
    }

    @Test
    void an_import_over_256_mib_is_refused_at_its_announcement() throws IOException {
        assertThat(announce("/v1/imports", 257 * MIB))
                .startsWith("HTTP/1.1 413")
                .contains("268435456 bytes");
    }

    @Test
    void who_asks_before_sending_is_told_to_go_on_or_not_to() throws IOException {
        assertThat(announce("/v1/partners", 10)).startsWith("HTTP/1.1 100 Continue");
        assertThat(announce("/v1/partners", 2 * MIB)).startsWith("HTTP/1.1 413");
    }

    /** Sends only the head of a request that expects to be asked for the rest. */
    private String announce(String path, long length) throws IOException {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.getOutputStream()
                    .write(
                            "POST %s HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n"
                                    .formatted(path, Tokens.of("streams"), length)
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer = new byte[4096];
            var read = socket.getInputStream().read(answer);
            return new String(answer, 0, read, StandardCharsets.UTF_8);
        }
    }

    private HttpRequest request(String path, BodyPublisher body) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .header("Authorization", "Bearer " + Tokens.of("streams"))
                .POST(body)
                .build();
    }

    private long received() throws Exception {
        return Long.parseLong(
                http.send(HttpRequest.newBuilder(stub.resolve("/stub/received")).build(), BodyHandlers.ofString())
                        .body());
    }

    private static final class Zeros extends InputStream {
        final AtomicLong sent = new AtomicLong();
        private final long size;

        Zeros(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return sent.getAndIncrement() < size ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            var left = size - sent.get();
            if (left <= 0) return -1;
            var now = (int) Math.min(length, left);
            sent.addAndGet(now);
            return now;
        }
    }
}

package org.commonground.mou;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.commonground.testkit.RealParts;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that no HTTP library sends, byte by byte; every service answers them alike. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class UnreadableRequestsTest {
    private static final String GET = "GET /v1/agreements HTTP/1.1\r\n";

    @ConfigProperty(name = "test.url")
    URI service;

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '`', textBlock = """
                    /v1/agreements?limit=%zz 22
                    /% 2
                    /v1/agreements?filter=title="x" 29
                    /v1/agreements?filter=a|b 24
                    /v1/agreements/%e2%28% 22
                    """)
    void an_address_that_is_no_uri_is_refused_with_the_place(String target, int place) throws IOException {
        refused(send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"), 400, "malformed-request", "character " + place);
    }

    @Test
    void an_address_or_headers_of_100_kb_are_refused_with_the_limit() throws IOException {
        var long100 = "x".repeat(100_000);
        refused(
                send("GET /v1/agreements?filter=%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(long100)),
                414,
                "uri-too-long",
                "8000");
        refused(send(GET + "Host: x\r\nX-Long: %s\r\n\r\n".formatted(long100)), 431, "headers-too-large", "20000");
    }

    @Test
    void a_request_whose_host_or_end_nobody_knows_is_refused() throws IOException {
        refused(send(GET + "\r\n"), 400, "malformed-request", "Host");
        refused(send(GET + "Host: x\r\nHost: y\r\n\r\n"), 400, "malformed-request", "Host");
        refused(
                send("POST /v1/agreements HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: nonsense\r\n\r\n"),
                400,
                "malformed-request",
                "chunked");
    }

    @Test
    void a_method_that_nobody_knows_is_told_which_are_served() throws IOException {
        var answer = send("FOO /v1/agreements HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        refused(answer, 405, "method-not-allowed", "GET");
        assertThat(answer).containsIgnoringCase("\r\nallow: ");
    }

    private static void refused(String answer, int status, String code, String why) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("\"code\":\"%s\"".formatted(code), why);
    }

    /** The whole answer: the connection ends with it. */
    private String send(String request) throws IOException {
        try (var socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

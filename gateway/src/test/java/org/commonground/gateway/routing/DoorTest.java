package org.commonground.gateway.routing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.commonground.gateway.StubbedSuite;
import org.commonground.gateway.Tokens;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StubbedSuite.class)
class DoorTest {
    @ConfigProperty(name = "test.url")
    URI gateway;

    @Test
    void a_documented_path_reaches_the_service_that_owns_it() {
        client().urlEncodingEnabled(false)
                .get("/v1/partners?limit=5&cursor=a%2Fb")
                .then()
                .statusCode(200)
                .body("method", equalTo("GET"), "uri", equalTo("/v1/partners?limit=5&cursor=a%2Fb"));
    }

    @Test
    void a_body_arrives_as_it_was_sent() {
        client().contentType("application/json")
                .body("{\"name\":\"Río\"}")
                .post("/v1/partners")
                .then()
                .statusCode(200)
                .body("bodyLength", equalTo(15), "headers.content-type", startsWith("application/json"));
    }

    @Test
    void the_answer_of_a_service_is_passed_on_unchanged() {
        client().get("/v1/partners?stub=refuse")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("duplicate"));
    }

    @Test
    void the_place_of_something_created_is_told_without_the_services_own_address() {
        client().post("/v1/partners?stub=create").then().statusCode(201).header("Location", "/v1/partners/7");
    }

    @Test
    void not_modified_passes_without_a_body() {
        client().header("If-None-Match", "\"7\"")
                .get("/v1/partners/1?stub=not-modified")
                .then()
                .statusCode(304)
                .header("ETag", "\"7\"")
                .header("Transfer-Encoding", nullValue());
    }

    @Test
    void what_the_service_compressed_stays_compressed_and_headers_are_said_once() {
        var answer = given().auth()
                .oauth2(Tokens.of("door"))
                .header("Origin", "http://localhost:3000")
                .header("X-Request-Id", "mine")
                .config(RestAssured.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .header("Accept-Encoding", "gzip")
                .get("/v1/partners?stub=decorate");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.headers().getValues("X-Request-Id")).containsExactly("mine");
        assertThat(answer.headers().getValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().getValues("Vary")).containsExactlyInAnyOrder("origin", "Accept-Encoding");
        assertThat(answer.headers().hasHeaderWithName("Keep-Alive")).isFalse();
    }

    @Test
    void what_shrinks_is_compressed_for_those_who_take_it() {
        var large = text("application/json;charset=UTF-8", 5_000, "gzip");
        assertThat(large.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(large.headers().getValues("Vary")).anyMatch("Accept-Encoding"::equalsIgnoreCase);
        assertThat(large.asByteArray().length).isBetween(1, 200);
        var plain = text("application/json;charset=UTF-8", 5_000, "identity");
        assertThat(plain.header("Content-Encoding")).isIn(null, "identity");
        assertThat(plain.asString()).hasSize(5_000);
        for (var type : List.of("application/problem+json", "application/geo+json", "image/svg+xml", "text/csv"))
            assertThat(text(type, 5_000, "deflate;q=0.5, gzip").header("Content-Encoding"))
                    .as(type)
                    .isEqualTo("gzip");
        assertThat(text("application/json", 5_000, "gzip;q=0, deflate").header("Content-Encoding"))
                .isIn(null, "identity");
        for (var asItIs :
                List.of(text("application/json", 200, "gzip"), text("application/octet-stream", 5_000, "gzip"))) {
            assertThat(asItIs.header("Content-Encoding")).isIn(null, "identity");
            assertThat(asItIs.header("Content-Length")).isNotNull();
        }
    }

    @Test
    void packed_and_unpacked_have_tags_of_their_own_and_both_find_back_to_the_service() {
        assertThat(tagged("\"7\"", "gzip").header("ETag")).isEqualTo("\"7-gzip\"");
        assertThat(tagged("\"7\"", "identity").header("ETag")).isEqualTo("\"7\"");
        assertThat(tagged("W/\"7\"", "gzip").header("ETag")).isEqualTo("W/\"7\"");
        client().header("If-Match", "\"7-gzip\"")
                .patch("/v1/partners/1")
                .then()
                .body("headers.if-match", equalTo("\"7\""));
        client().header("If-None-Match", "\"6-gzip\", W/\"7-gzip\"")
                .get("/v1/partners/1")
                .then()
                .body("headers.if-none-match", equalTo("\"6\", W/\"7\""));
        client().header("If-None-Match", "\"7-gzip\"")
                .get("/v1/partners/1?stub=not-modified")
                .then()
                .statusCode(304)
                .header("ETag", "\"7-gzip\"");
    }

    private static Response tagged(String tag, String accepted) {
        return client().config(RestAssured.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .header("Accept-Encoding", accepted)
                .queryParam("stub", "tagged")
                .queryParam("tag", tag)
                .get("/v1/partners/1");
    }

    private static Response text(String type, int size, String accepted) {
        return given().auth()
                .oauth2(Tokens.of("door"))
                .config(RestAssured.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .header("Accept-Encoding", accepted)
                .queryParam("stub", "text")
                .queryParam("type", type)
                .queryParam("size", size)
                .get("/v1/partners");
    }

    @Test
    void a_custom_verb_and_a_batch_are_paths_of_their_own() {
        for (var colon : new String[] {":", "%3A"}) {
            client().urlEncodingEnabled(false)
                    .post("/v1/partners/7" + colon + "archive")
                    .then()
                    .statusCode(200)
                    .body("uri", equalTo("/v1/partners/7:archive"));
            client().urlEncodingEnabled(false)
                    .post("/v1/observations" + colon + "batch?a=1")
                    .then()
                    .statusCode(200)
                    .body("uri", equalTo("/v1/observations:batch?a=1"));
        }
        client().put("/v1/partners/by-external/ein/12-34").then().statusCode(200);
    }

    @Test
    void an_unknown_path_is_a_problem_and_no_page() {
        client().get("/v1/nothing")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .body(
                        "type", equalTo("/problems/not-found"),
                        "code", equalTo("not-found"),
                        "status", equalTo(404),
                        "instance", equalTo("/v1/nothing"),
                        "traceId", matchesPattern("[0-9a-f]{32}"));
    }

    @Test
    void a_path_of_a_service_that_is_not_in_the_contract_is_not_routed() {
        client().get("/stub/received").then().statusCode(404);
        client().get("/v1/partners/").then().statusCode(404);
        client().get("/v1/partners/1/secrets").then().statusCode(404);
    }

    @Test
    void a_method_that_is_not_documented_is_told_which_are() {
        client().delete("/v1/partners/1")
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD, OPTIONS, PATCH")
                .contentType("application/problem+json")
                .body("code", equalTo("method-not-allowed"), "detail", containsString("/v1/partners/{id}"));
    }

    @Test
    void head_is_served_wherever_get_is() {
        client().head("/v1/partners").then().statusCode(200);
        given().head("/").then().statusCode(200).header("Link", containsString("api-catalog"));
        client().head("/v1/observations:batch").then().statusCode(405);
    }

    @Test
    void options_names_the_methods_without_a_token() {
        given().options("/v1/partners")
                .then()
                .statusCode(204)
                .header("Allow", "GET, HEAD, OPTIONS, POST")
                .header("Cache-Control", "no-store");
    }

    @Test
    void a_page_of_an_allowed_origin_may_call_with_a_token() {
        given().header("Origin", "http://localhost:3000")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,idempotency-key")
                .options("/v1/partners")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", "http://localhost:3000")
                .header("Access-Control-Allow-Methods", containsString("POST"))
                .header("Access-Control-Allow-Headers", containsString("Idempotency-Key"));
        given().header("Origin", "http://localhost:3000")
                .get("/v1/partners")
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", "http://localhost:3000")
                .header("Access-Control-Expose-Headers", containsString("RateLimit"));
    }

    @Test
    void a_page_of_another_origin_gets_no_permission() {
        given().header("Origin", "http://localhost.example")
                .header("Access-Control-Request-Method", "POST")
                .options("/v1/partners")
                .then()
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Methods", nullValue());
    }

    @Test
    void public_operations_are_open_to_every_page() {
        given().header("Origin", "https://anywhere.example")
                .get("/public/partners")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "*");
        given().get("/public/partners").then().header("Access-Control-Allow-Origin", "*");
    }

    @Test
    void what_is_public_at_a_path_is_open_to_every_page_and_what_needs_a_token_is_not() {
        anywhere().get("/v1/mixed").then().statusCode(200).header("Access-Control-Allow-Origin", "*");
        anywhere().post("/v1/mixed").then().statusCode(401).header("Access-Control-Allow-Origin", nullValue());
        anywhere()
                .auth()
                .oauth2(Tokens.of("door"))
                .get("/v1/mixed")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue());
        anywhere()
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "district")
                .options("/v1/mixed")
                .then()
                .header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Allow-Headers", not(containsString("Authorization")));
        anywhere()
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization")
                .options("/v1/mixed")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
        anywhere()
                .header("Access-Control-Request-Method", "POST")
                .options("/v1/mixed")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }

    private static RequestSpecification anywhere() {
        return given().header("Origin", "https://anywhere.example");
    }

    @Test
    void what_will_be_removed_says_since_when_until_when_and_what_takes_its_place() {
        var answer = client().get("/v1/providers/7?limit=1");
        answer.then()
                .statusCode(200)
                .header("Deprecation", "@1772323200")
                .header("Sunset", "Sun, 07 Mar 2027 00:00:00 GMT");
        assertThat(answer.headers().getValues("Link"))
                .contains(
                        "</docs/#/Registry/getProvider>; rel=\"deprecation\"; type=\"text/html\"",
                        "</v1/partners/7>; rel=\"successor-version\"");
        client().get("/v1/partners/7").then().header("Deprecation", nullValue()).header("Sunset", nullValue());
    }

    @Test
    void a_request_id_is_echoed_and_passed_on() {
        client().header("X-Request-Id", "run-7.a_B")
                .get("/v1/partners")
                .then()
                .header("X-Request-Id", "run-7.a_B")
                .body("headers.x-request-id", equalTo("run-7.a_B"));
    }

    @Test
    void a_request_id_that_could_harm_a_log_is_replaced() {
        client().header("X-Request-Id", "a\"><script>")
                .get("/v1/partners")
                .then()
                .header("X-Request-Id", matchesPattern("[0-9a-f]{32}"));
    }

    @Test
    void the_trace_of_the_caller_goes_on_and_a_missing_one_starts_here() {
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        client().header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .get("/v1/partners")
                .then()
                .body("headers.traceparent", matchesPattern("00-" + trace + "-[0-9a-f]{16}-01"));
        client().header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .get("/v1/nothing")
                .then()
                .body("traceId", equalTo(trace));
        client().get("/v1/partners")
                .then()
                .body("headers.traceparent", matchesPattern("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
    }

    @Test
    void the_service_learns_where_the_request_came_from_and_not_what_the_client_claims() {
        client().header("X-Forwarded-For", "203.0.113.9")
                .header("X-Forwarded-Proto", "https")
                .header("Forwarded", "for=203.0.113.9")
                .header("X-Forwarded-Prefix", "/evil")
                .get("/v1/partners")
                .then()
                .body(
                        "headers.x-forwarded-for", equalTo("127.0.0.1"),
                        "headers.x-forwarded-proto", equalTo("http"),
                        "headers.x-forwarded-host", equalTo(gateway.getAuthority()),
                        "headers.forwarded", startsWith("for=127.0.0.1;proto=http;host="),
                        "headers.x-forwarded-prefix", nullValue());
    }

    @Test
    void hop_by_hop_headers_end_here() {
        client().header("TE", "trailers").get("/v1/partners").then().body("headers.te", nullValue());
    }

    @Test
    void another_spelling_of_a_path_reaches_the_service_in_the_normal_one() throws IOException {
        var answer = raw("GET /v1/x/../p%61rtners?a=1 HTTP/1.1", "Authorization: Bearer " + Tokens.of("door"));
        assertThat(answer).contains("\"uri\":\"/v1/partners?a=1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/%zz", "/%", "/v1/partners?limit=%zz", "/v1/partners?filter=name='a\"b'", "/v1/partners?a=|"
            })
    void an_address_that_is_no_uri_is_a_problem(String target) throws IOException {
        refused(raw("GET " + target + " HTTP/1.1"), 400, "malformed-request");
    }

    @Test
    void an_address_or_headers_of_100_kb_are_a_problem() throws IOException {
        refused(raw("GET /v1/partners?filter=" + "x".repeat(100_000) + " HTTP/1.1"), 414, "uri-too-long");
        refused(raw("GET /v1/partners HTTP/1.1", "X-Long: " + "x".repeat(100_000)), 431, "headers-too-large");
    }

    @Test
    void a_request_whose_host_or_end_nobody_knows_is_a_problem() throws IOException {
        refused(send("GET /v1/partners HTTP/1.1\r\nConnection: close\r\n\r\n"), 400, "malformed-request");
        refused(raw("GET /v1/partners HTTP/1.1", "Host: another"), 400, "malformed-request");
        refused(raw("POST /v1/partners HTTP/1.1", "Transfer-Encoding: nonsense"), 400, "malformed-request");
    }

    @Test
    void a_method_that_nobody_knows_is_a_problem() throws IOException {
        var answer = raw("FOO /v1/partners HTTP/1.1");
        refused(answer, 405, "method-not-allowed");
        assertThat(answer).containsIgnoringCase("\r\nallow: ");
    }

    @Test
    void what_is_not_http_is_refused_without_a_word() throws IOException {
        assertThat(raw("GET /v1/partners HTTP/1.1", "X-Bell: a\u0007b"))
                .startsWith("HTTP/1.1 400")
                .doesNotContain("<", "Exception");
        assertThat(send("nonsense\r\n\r\n")).startsWith("HTTP/1.0 400").doesNotContain("<", "Exception");
    }

    private static void refused(String answer, int status, String code) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("\"code\":\"%s\"".formatted(code));
    }

    @Test
    void a_request_for_the_server_as_a_whole_is_a_problem() throws IOException {
        assertThat(raw("OPTIONS * HTTP/1.1"))
                .startsWith("HTTP/1.1 404")
                .contains("application/problem+json", "not-found");
    }

    @Test
    void an_old_client_gets_its_answer_unchunked() throws IOException {
        var answer = raw("GET /v1/partners HTTP/1.0", "Authorization: Bearer " + Tokens.of("door"));
        assertThat(answer).contains(" 200 OK", "\"uri\":\"/v1/partners\"").doesNotContainIgnoringCase("chunked");
    }

    @Test
    void a_bad_path_inside_the_docs_is_a_problem_too() {
        given().get("/docs/nothing.js").then().statusCode(404).contentType("application/problem+json");
        given().get("/q/nothing").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void metrics_name_the_template_and_never_an_id() {
        client().get("/v1/partners/0197-some-id").then().statusCode(200);
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("uri=\"/v1/partners/{id}\""), not(containsString("0197-some-id")));
    }

    @Test
    void metrics_are_only_for_those_whom_the_operator_named() throws IOException {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort(), InetAddress.getByName("127.0.0.2"), 0)) {
            var request = "GET /q/metrics HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            refused(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8), 404, "not-found");
        }
    }

    private static RequestSpecification client() {
        return given().auth().oauth2(Tokens.of("door"));
    }

    /** A request that a polite client would not send. */
    private String raw(String requestLine, String... headers) throws IOException {
        return send(requestLine + "\r\nHost: " + gateway.getAuthority() + "\r\n"
                + String.join("", Arrays.stream(headers).map(h -> h + "\r\n").toList())
                + "Connection: close\r\n\r\n");
    }

    private String send(String request) throws IOException {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package org.commonground.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

/** The refusals that frameworks leave empty or wrong by default, seen at one service: each is a problem that can be acted on. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ErrorsApiTest {
    private final Api officer = Api.as(Tokens.officer());

    @Inject
    DataSource database;

    @Test
    void a_method_that_is_not_served_hears_which_are() {
        for (var method : List.of("DELETE", "PUT", "TRACE"))
            problem(officer.request().request(method, "/v1/partners"), 405, "method-not-allowed")
                    .then()
                    .header("Allow", equalTo("GET, HEAD, OPTIONS, POST"));
        problem(officer.request().request("DELETE", "/v1/partners/" + UUID.randomUUID()), 405, "method-not-allowed")
                .then()
                .header("Allow", equalTo("GET, HEAD, OPTIONS, PATCH"));
    }

    @Test
    void what_is_not_served_or_not_read_is_named() {
        problem(officer.get("/v1/no-such-thing"), 404, "not-found");
        for (var accept : List.of("image/png", "nonsense")) {
            notServed(accept, "/v1/partners", "application/json");
            notServed(
                    accept,
                    "/v1/imports/" + UUID.randomUUID() + "/report/file",
                    "text/csv",
                    "application/x-ndjson",
                    "application/json");
        }
        notRead("POST", "/v1/partners", "text/plain", "Accept-Post", "application/json");
        notRead("POST", "/v1/partners/search", "text/plain", "Accept-Post", "application/json");
        notRead("POST", "/v1/partners", "nonsense", "Accept-Post", "application/json");
        notRead(
                "PATCH",
                "/v1/partners/" + UUID.randomUUID(),
                "application/json",
                "Accept-Patch",
                "application/merge-patch+json");
    }

    @Test
    void an_empty_text_is_no_body() {
        problem(officer.request().contentType("text/plain").post("/v1/partners"), 415, "unsupported-media-type");
    }

    private void notServed(String accept, String path, String... served) {
        problem(officer.request().accept(accept).get(path), 406, "not-acceptable")
                .then()
                .body("violations[0].parameter", equalTo("Accept"), "violations[0].allowed", contains(served));
    }

    private void notRead(String method, String path, String type, String header, String read) {
        problem(
                        officer.request()
                                .header("Content-Type", type)
                                .body("x".getBytes(StandardCharsets.UTF_8))
                                .request(method, path),
                        415,
                        "unsupported-media-type")
                .then()
                .header(header, equalTo(read))
                .body("violations[0].parameter", equalTo("Content-Type"), "violations[0].allowed", contains(read));
    }

    @Test
    void a_body_over_the_limit_hears_the_limit_and_only_imports_may_be_large() throws Exception {
        var large = "{\"name\": \"%s\"}".formatted("x".repeat(2 << 20));
        problem(officer.post("/v1/partners", large), 413, "payload-too-large")
                .then()
                .body("detail", containsString("1048576"));
        problem(officer.post("/v1/partners/search", large), 413, "payload-too-large")
                .then()
                .body("detail", containsString("65536"));
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 3; i++) {
                var answer = client.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://localhost:%d/v1/partners".formatted(RestAssured.port)))
                                .header(
                                        "Authorization",
                                        "Bearer " + officer.caller().signed())
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(413);
                assertThat(answer.body()).contains("payload-too-large", "1048576");
            }
        }
        officer.request()
                .contentType("text/csv")
                .body(large)
                .post("/v1/imports?format=PARTNER_DIRECTORY_CSV")
                .then()
                .statusCode(202);
    }

    @Test
    void a_parameter_of_the_wrong_type_is_no_missing_page() {
        problem(officer.get("/v1/partners?limit=abc&count=perhaps"), 400, "invalid-parameter")
                .then()
                .body("violations.parameter", hasItems("limit", "count"));
        problem(officer.get("/v1/registry-audit-records/verification?after=none"), 400, "invalid-parameter");
    }

    @Test
    void a_body_that_cannot_be_read_is_told_its_place() {
        problem(officer.post("/v1/partners", "{\"name\": "), 400, "malformed-body")
                .then()
                .body("violations", hasSize(1))
                .body("violations[0].message", containsString("line 1"));
        problem(officer.post("/v1/partners", "{\"name\": \"a\", \"name\": \"b\"}"), 400, "malformed-body");
    }

    @Test
    void texts_that_people_read_hold_no_markup_and_addresses_no_script() {
        refused(
                "/v1/partners",
                """
                {"name": "<b>A</b>", "identifiers": [{"scheme": "X", "value": "<b>", "type": "<i>x"}], "uri": "<b>",
                 "website": "javascript:alert(1)", "logoUrl": " JavaScript:alert(1)",
                 "relationshipsDisclosed": [{"kind": "FUNDER", "text": "<img src=x onerror=x()>"}]}
                """,
                "/name",
                "/identifiers/0/value",
                "/identifiers/0/type",
                "/uri",
                "/website",
                "/logoUrl",
                "/relationshipsDisclosed/0/text");
        refused("/v1/education-orgs", """
                {"sourcedId": "<b>", "name": "<script>x()</script>", "type": "SCHOOL", "identifier": "<b>", "authorizerName": "<b>"}
                """, "/sourcedId", "/name", "/identifier", "/authorizerName");
        refused("/v1/education-orgs", """
                {"name": "A", "type": "SCHOOL", "address": {"street": "<b>", "city": "<b>", "state": "<b>", "postalCode": "<b>"}}
                """, "/address/street", "/address/city", "/address/state", "/address/postalCode");
        refused("/v1/areas", """
                {"name": "<b>West</b>", "kind": "NEIGHBORHOOD", "externalUri": "data:text/html,x"}""", "/name", "/externalUri");
        refused("/v1/people", """
                {"fullName": "<b>A</b>", "orgType": "DISTRICT", "roles": ["<b>"], "skills": ["<b>"]}""", "/fullName", "/roles/0", "/skills/0");
        Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(UUID.randomUUID()))
                .post("/v1/credentials", """
                {"partnerId": "%s", "kind": "AUTO", "issuer": "<b>A</b>", "number": "<b>", "issuedOn": "2026-01-01"}
                """.formatted(UUID.randomUUID()))
                .then()
                .statusCode(422)
                .body("violations.pointer", hasItems("/issuer", "/number"));
        var partner =
                officer.post("/v1/partners", "{\"name\": \"Ages < 5 & up\", \"website\": \"www.example.org/a?b=c:d\"}");
        partner.then().statusCode(201);
        officer.transition("/v1/partners/" + partner.path("id"), "{\"to\": \"ARCHIVED\", \"reason\": \"<b>x</b>\"}")
                .then()
                .statusCode(422)
                .body("violations.pointer", hasItems("/reason"));
    }

    private void refused(String path, String body, String... pointers) {
        officer.post(path, body).then().statusCode(422).body("violations.pointer", hasItems(pointers));
    }

    @Test
    void a_stale_or_missing_version_is_told_the_current_one() {
        var id = officer.post("/v1/partners", "{\"name\": \"Versioned\"}").<String>path("id");
        problem(
                        officer.request()
                                .contentType("application/merge-patch+json")
                                .header("If-Match", "\"7\"")
                                .body("{}")
                                .patch("/v1/partners/" + id),
                        412,
                        "precondition-failed")
                .then()
                .header("ETag", equalTo("\"0\""));
        problem(
                officer.request()
                        .contentType("application/merge-patch+json")
                        .body("{}")
                        .patch("/v1/partners/" + id),
                428,
                "precondition-required");
    }

    /** All connections of the pool are out, as when the database hangs: callers hear it, and are told to come again. */
    @Test
    void a_database_that_does_not_answer_is_said_so() throws SQLException {
        var held = new ArrayList<Connection>();
        try {
            hold(held);
            problem(officer.get("/v1/partners"), 503, "dependency-unavailable")
                    .then()
                    .header("Retry-After", notNullValue())
                    .body("detail", not(containsString("Exception")));
        } finally {
            for (var connection : held) connection.close();
        }
        officer.get("/v1/partners").then().statusCode(200);
    }

    /** As many as there are: the suite's own work has a few. */
    private void hold(List<Connection> held) {
        try {
            while (true) held.add(database.getConnection());
        } catch (SQLException e) {
            assertThat(held).as("connections of the pool").isNotEmpty();
        }
    }

    private static Response problem(Response answer, int status, String code) {
        answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .body("status", equalTo(status), "code", equalTo(code), "type", equalTo("/problems/" + code))
                .body("instance", notNullValue());
        return answer;
    }
}

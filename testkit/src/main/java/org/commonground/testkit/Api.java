package org.commonground.testkit;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The service under test, as one caller uses it. */
public record Api(@Nullable Tokens tokens) {
    public static Api as(Tokens caller) {
        return new Api(caller);
    }

    /** Somebody without a token. */
    public static Api anonymous() {
        return new Api(null);
    }

    public Tokens caller() {
        return Objects.requireNonNull(tokens, "somebody without a token");
    }

    /** For requests that need more than a body. */
    public RequestSpecification request() {
        var request = given().accept(ContentType.JSON);
        return tokens == null ? request : request.auth().oauth2(tokens.signed());
    }

    public Response get(String path, Object... parameters) {
        return request().get(path, parameters);
    }

    public Response post(String path, String body, Object... parameters) {
        return request().contentType(ContentType.JSON).body(body).post(path, parameters);
    }

    /** Changes state: reads the current entity tag first, as a client does. */
    public Response transition(String path, String body) {
        return request()
                .contentType(ContentType.JSON)
                .header("If-Match", etag(path))
                .body(body)
                .post(path + "/transitions");
    }

    public Response patch(String path, String body) {
        return request()
                .contentType("application/merge-patch+json")
                .header("If-Match", etag(path))
                .body(body)
                .patch(path);
    }

    private String etag(String path) {
        var found = get(path).header("ETag");
        return found == null ? "\"0\"" : found;
    }
}

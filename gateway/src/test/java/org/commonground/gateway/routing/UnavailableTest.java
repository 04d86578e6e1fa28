package org.commonground.gateway.routing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.commonground.gateway.StubbedSuite;
import org.commonground.gateway.Tokens;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StubbedSuite.class)
class UnavailableTest {
    @ConfigProperty(name = "test.url")
    URI gateway;

    @Test
    void a_service_that_is_down_is_a_503_that_names_it_and_says_when_to_retry() {
        client().get("/v1/needs")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .header("X-Request-Id", notNullValue())
                .body("code", equalTo("dependency-unavailable"), "detail", containsString("needs-assessment-service"));
    }

    @Test
    void a_write_to_a_service_that_is_down_is_refused_whole() {
        client().body("x".repeat(500_000))
                .post("/v1/needs")
                .then()
                .statusCode(503)
                .body("detail", containsString("nothing was done"));
    }

    @Test
    void one_service_down_does_not_touch_the_others() {
        client().get("/v1/needs").then().statusCode(503);
        client().get("/v1/partners").then().statusCode(200);
    }

    @Test
    void a_service_that_is_too_slow_is_a_504() {
        client().get("/v1/partners?stub=slow")
                .then()
                .statusCode(504)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("code", equalTo("dependency-timeout"), "detail", containsString("within 1 seconds"));
    }

    /** Four are under way, 64 wait for them; whoever comes then learns at once that there is no use in waiting. */
    @Test
    void more_requests_than_can_wait_are_refused_at_once_and_none_waits_for_ever() {
        var request = HttpRequest.newBuilder(gateway.resolve("/v1/partners?stub=slow"))
                .header("Authorization", "Bearer " + Tokens.of("crowd"))
                .build();
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var answers =
                    Stream.generate(() -> http.sendAsync(request, BodyHandlers.ofString())).limit(80).toList().stream()
                            .map(CompletableFuture::join)
                            .toList();
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.statusCode()).isIn(503, 504);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            });
            assertThat(answers)
                    .filteredOn(answer -> answer.body().contains("\"overloaded\""))
                    .hasSizeBetween(5, 20);
        }
        assertThat(client().get("/v1/partners").statusCode()).isEqualTo(200);
    }

    @Test
    void a_service_that_breaks_off_before_it_answers_is_a_503() {
        client().get("/v1/partners?stub=break").then().statusCode(503).body("code", equalTo("dependency-unavailable"));
    }

    @Test
    void an_answer_that_breaks_in_the_middle_does_not_look_complete() {
        var request = HttpRequest.newBuilder(gateway.resolve("/v1/partners?stub=break-in-the-middle"))
                .header("Authorization", "Bearer " + Tokens.of("unavailable"))
                .build();
        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        assertThat(client().get("/v1/partners").statusCode()).isEqualTo(200);
    }

    private static RequestSpecification client() {
        return given().auth().oauth2(Tokens.of("unavailable"));
    }
}

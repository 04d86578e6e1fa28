package org.commonground.gateway.limits;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.commonground.gateway.StubbedSuite;
import org.commonground.gateway.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StubbedSuite.class)
class RateLimitsTest {
    @Test
    void every_answer_says_how_much_is_left() {
        var token = Tokens.of("counted");
        given().auth()
                .oauth2(token)
                .get("/v1/partners")
                .then()
                .header("RateLimit-Policy", "\"default\";q=200;w=60")
                .header("RateLimit", matchesPattern("\"default\";r=199;t=(59|60)"));
        given().auth()
                .oauth2(token)
                .get("/v1/partners?stub=refuse")
                .then()
                .header("RateLimit", matchesPattern("\"default\";r=198;t=\\d+"));
    }

    @Test
    void a_flood_of_addresses_and_methods_that_are_not_served_is_limited_too() {
        var lost = Tokens.of("lost");
        given().auth().oauth2(lost).get("/v1/observations").then().statusCode(200);
        for (var i = 0; i < 66; i++) {
            given().auth().oauth2(lost).get("/v1/nothing/" + i).then().statusCode(404);
            given().auth().oauth2(lost).delete("/v1/observations").then().statusCode(405);
            given().auth().oauth2(lost).options("/v1/observations").then().statusCode(204);
        }
        given().auth()
                .oauth2(lost)
                .get("/docs/swagger-ui.css")
                .then()
                .statusCode(200)
                .header("RateLimit", startsWith("\"default\";r=0"));
        for (var path : new String[] {"/v1/nothing", "/docs/", "/q/nothing"})
            given().auth().oauth2(lost).get(path).then().statusCode(429);
        given().auth().oauth2(lost).options("/v1/observations").then().statusCode(429);
        given().auth().oauth2(lost).get("/q/health/live").then().statusCode(200);
    }

    @Test
    void who_has_used_up_the_quota_waits_and_nobody_else_does() {
        var greedy = Tokens.of("greedy");
        for (var i = 0; i < 200; i++)
            given().auth().oauth2(greedy).get("/v1/observations").then().statusCode(200);
        var answer = given().auth().oauth2(greedy).get("/v1/observations");
        answer.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("RateLimit", matchesPattern("\"default\";r=0;t=\\d+"))
                .body("code", equalTo("rate-limited"));
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
        // the same client with another token is still the same client
        given().auth()
                .oauth2(Tokens.of("greedy"))
                .get("/v1/observations")
                .then()
                .statusCode(429);
        given().auth()
                .oauth2(Tokens.of("modest"))
                .get("/v1/observations")
                .then()
                .statusCode(200);
    }
}

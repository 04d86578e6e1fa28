package org.commonground.gateway.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.security.GeneralSecurityException;
import java.util.stream.IntStream;
import org.commonground.gateway.StubbedSuite;
import org.commonground.gateway.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StubbedSuite.class)
class CallersTest {
    @Test
    void without_a_token_the_door_stays_shut_and_says_what_opens_it() {
        given().get("/v1/partners")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer"))
                .header("WWW-Authenticate", not(containsString("error")))
                .body("code", equalTo("unauthenticated"), "type", equalTo("/problems/unauthenticated"));
    }

    @Test
    void a_token_that_is_none_is_refused() {
        refused("not-a-token");
    }

    @Test
    void a_token_for_another_api_is_refused() {
        refused(Tokens.forAnotherAudience());
    }

    @Test
    void a_token_of_another_issuer_is_refused() {
        refused(Tokens.ofAnotherIssuer());
    }

    @Test
    void an_expired_token_is_refused() {
        refused(Tokens.expired());
    }

    @Test
    void a_token_signed_by_somebody_else_is_refused() throws GeneralSecurityException {
        refused(Tokens.signedByAnother());
    }

    @Test
    void another_scheme_than_bearer_counts_as_no_token() {
        given().header("Authorization", "Basic dXNlcjpwYXNz")
                .get("/v1/partners")
                .then()
                .statusCode(401);
    }

    @Test
    void a_public_operation_needs_no_token_but_refuses_a_bad_one() {
        given().get("/public/partners").then().statusCode(200);
        given().auth().oauth2(Tokens.expired()).get("/public/partners").then().statusCode(401);
    }

    @Test
    void the_service_sees_the_token_and_verifies_it_again() {
        var token = Tokens.of("callers");
        given().auth()
                .oauth2(token)
                .get("/v1/partners")
                .then()
                .statusCode(200)
                .body("headers.authorization", equalTo("Bearer " + token));
    }

    @Test
    void a_body_survives_the_wait_for_a_new_tokens_verification() {
        var lengths = IntStream.range(0, 20)
                .mapToObj(i -> given().auth()
                        .oauth2(Tokens.of("callers"))
                        .body("x".repeat(100_000))
                        .post("/v1/partners")
                        .then()
                        .statusCode(200)
                        .extract()
                        .<Integer>path("bodyLength"));
        assertThat(lengths).containsOnly(100_000);
    }

    private static void refused(String token) {
        given().auth()
                .oauth2(token)
                .get("/v1/partners")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("error=\"invalid_token\""))
                .body("code", equalTo("unauthenticated"));
    }
}

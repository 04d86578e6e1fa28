package org.commonground.gateway.health;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.commonground.gateway.StubbedSuite;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StubbedSuite.class)
class SuiteHealthTest {
    @Test
    void one_part_down_makes_the_suite_not_ready_and_is_named() {
        given().get("/health")
                .then()
                .statusCode(503)
                .header("Cache-Control", "no-store")
                .body(
                        "status", equalTo("DOWN"),
                        "checks.find { it.name == 'needs-assessment-service' }.status", equalTo("DOWN"),
                        "checks.find { it.name == 'partner-registry-service' }.status", equalTo("UP"),
                        "checks.find { it.name == 'keycloak' }.status", equalTo("UP"));
    }

    @Test
    void the_gateway_itself_is_ready_whoever_else_is_down() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }
}

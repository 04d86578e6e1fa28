package org.commonground.gateway.discovery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.commonground.gateway.StubbedSuite;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StubbedSuite.class)
class DiscoveryTest {
    @Test
    void the_root_says_what_is_here_and_every_link_answers() {
        var root = given().get("/");
        root.then()
                .statusCode(200)
                .body(
                        "name", equalTo("Common Ground"),
                        "domains[0].service", equalTo("partner-registry-service"),
                        "domains[0].paths", hasItem("/v1/partners"));
        for (var link : new String[] {"openapi", "events", "docs", "problems", "apiCatalog"})
            given().get(root.<String>path(link)).then().statusCode(200);
    }

    @Test
    void the_catalogue_leads_to_contract_documentation_and_status() {
        given().get("/.well-known/api-catalog")
                .then()
                .statusCode(200)
                .contentType(startsWith("application/linkset+json"))
                .body(
                        "linkset[0].anchor", equalTo("http://localhost:8080/"),
                        "linkset[0].service-desc.href", hasItem("http://localhost:8080/openapi.json"),
                        "linkset[0].service-desc.href", hasItem("http://localhost:8080/contracts/asyncapi.yaml"),
                        "linkset[0].service-doc[0].href", equalTo("http://localhost:8080/docs/"),
                        "linkset[0].status[0].href", equalTo("http://localhost:8080/health"));
    }

    @Test
    void every_link_of_the_catalogue_answers() {
        for (var relation : new String[] {"service-desc", "service-doc", "status"})
            for (var link : given().get("/.well-known/api-catalog")
                    .jsonPath()
                    .<String>getList("linkset[0].%s.href".formatted(relation)))
                given().get(URI.create(link).getPath())
                        .then()
                        // the health of a suite whose services are stubs
                        .statusCode(relation.equals("status") ? oneOf(200, 503) : equalTo(200));
    }

    @Test
    void the_security_contact_holds_for_less_than_a_year() {
        var text = given().get("/.well-known/security.txt")
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .extract()
                .asString();
        assertThat(text).contains("Contact: mailto:");
        var expires = Instant.parse(text.lines()
                .filter(line -> line.startsWith("Expires: "))
                .findFirst()
                .orElseThrow()
                .substring("Expires: ".length()));
        var now = Clock.systemUTC().instant();
        assertThat(expires).isBetween(now.plus(Duration.ofDays(90)), now.plus(Duration.ofDays(364)));
    }
}

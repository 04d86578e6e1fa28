package org.commonground.gateway.docs;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.DecoderConfig.decoderConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.commonground.gateway.StubbedSuite;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StubbedSuite.class)
class DocsTest {
    @ConfigProperty(name = "stub.issuer")
    String issuer;

    @Test
    void the_contract_is_browsable_and_its_page_needs_nothing_from_elsewhere() {
        var page = given().get("/docs/")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .extract()
                .asString();
        assertThat(page).contains("/openapi.json", "commonground-docs").doesNotContain("https://", "//cdn");
        given().get("/docs/oauth2-redirect.html").then().statusCode(200);
        given().get("/docs/swagger-ui-bundle.js").then().statusCode(200);
    }

    @Test
    void the_contract_served_is_the_merged_one_with_the_issuer_in_use() {
        given().get("/openapi.json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body(
                        "openapi", equalTo("3.1.0"),
                        "paths.'/v1/partners'.get.operationId", equalTo("listPartners"),
                        "components.securitySchemes.keycloak.flows.authorizationCode.tokenUrl",
                                equalTo(issuer + "/protocol/openid-connect/token"));
        given().get("/openapi.yaml")
                .then()
                .statusCode(200)
                .contentType("application/yaml")
                .body(containsString("openapi: 3.1.0"));
    }

    @Test
    void who_holds_the_contract_is_not_sent_it_again() {
        var tag = given().get("/openapi.json").header("ETag");
        given().header("If-None-Match", "\"other\", W/" + tag)
                .get("/openapi.json")
                .then()
                .statusCode(304)
                .header("ETag", tag)
                .body(equalTo(""));
        given().header("If-None-Match", "\"other\"").get("/openapi.json").then().statusCode(200);
    }

    @Test
    void plain_and_compressed_are_two_representations() {
        var gzip = given().get("/openapi.json");
        var plain = given().config(config().decoderConfig(decoderConfig().noContentDecoders()))
                .get("/openapi.json");
        assertThat(gzip.header("ETag")).endsWith("-gzip\"").isNotEqualTo(plain.header("ETag"));
        assertThat(gzip.header("Vary")).containsIgnoringCase("accept-encoding");
        assertThat(gzip.asString()).isEqualTo(plain.asString());
    }

    @Test
    void every_page_of_any_origin_may_read_the_contract() {
        given().header("Origin", "https://editor.example")
                .get("/openapi.json")
                .then()
                .header("Access-Control-Allow-Origin", "*");
    }

    @Test
    void the_type_of_a_problem_leads_to_its_page() {
        given().get("/problems/rate-limited")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .body(containsString("<h1>rate-limited</h1>"), containsString("What to do"));
        given().get("/problems").then().statusCode(200).body(containsString("/problems/rate-limited"));
    }

    @Test
    void the_schema_that_an_event_names_is_served_as_are_all_that_the_event_contract_refers_to() {
        var contract = given().get("/contracts/asyncapi.yaml")
                .then()
                .statusCode(200)
                .contentType("application/vnd.aai.asyncapi+yaml")
                .header("Access-Control-Allow-Origin", "*")
                .header("Cache-Control", "public, max-age=60")
                .extract()
                .asString();
        var referred = Pattern.compile("\\./events/[a-z.-]+\\.json")
                .matcher(contract)
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(referred).contains("./events/registry.partner.upserted.schema.json");
        var schema = given().get("/contracts/" + referred.getLast());
        schema.then().statusCode(200).contentType("application/schema+json").body("x-topic", notNullValue());
        given().header("If-None-Match", schema.header("ETag"))
                .get("/contracts/" + referred.getLast())
                .then()
                .statusCode(304);
        given().get("/contracts/events/registry.partner.upserted.example.json")
                .then()
                .statusCode(200)
                .contentType("application/json");
        given().get("/contracts/events/unheard-of.schema.json")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }

    @Test
    void a_problem_nobody_knows_has_no_page() {
        given().get("/problems/unheard-of").then().statusCode(404).contentType("application/problem+json");
        given().get("/problems/..%2Fapplication").then().statusCode(404);
    }
}

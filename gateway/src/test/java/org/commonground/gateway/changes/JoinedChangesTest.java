package org.commonground.gateway.changes;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Map;
import org.commonground.gateway.StubbedSuite;
import org.commonground.gateway.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StubbedSuite.class)
class JoinedChangesTest {
    private static final String OF_TWO = "registry.partner,metrics.measure";

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 8, 500})
    void pages_of_any_size_tell_of_every_change_of_every_service_once_and_in_order(int limit) {
        var told = new ArrayList<String>();
        var since = "";
        boolean more = true;
        while (more) {
            var page = changes(Map.of("types", OF_TWO, "since", since, "limit", limit))
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            assertThat(page.getList("items")).hasSizeLessThanOrEqualTo(limit);
            told.addAll(page.getList("items.id"));
            since = page.getString("cursor");
            more = page.getBoolean("more");
        }
        assertThat(told)
                .containsExactly(
                        "/v1/changes/registry#1",
                        "/v1/changes/registry#2",
                        "/v1/changes/registry#3",
                        "/v1/changes/registry#4",
                        "/v1/changes/registry#5",
                        "/v1/changes/metrics#1",
                        "/v1/changes/metrics#2",
                        "/v1/changes/metrics#3");
        assertThat(since).isEqualTo("registry.5~metrics.3");
    }

    @Test
    void a_service_that_does_not_answer_is_named_and_nothing_is_told_without_it() {
        changes(Map.of())
                .statusCode(503)
                .contentType("application/problem+json")
                .body("service", equalTo("needs-assessment-service"), "detail", containsString("gap"));
    }

    @Test
    void an_expired_part_is_named_and_the_other_parts_stay_where_they_are() {
        changes(Map.of("types", OF_TWO, "since", "registry.1~metrics.99"))
                .statusCode(410)
                .body(
                        "code", equalTo("cursor-expired"),
                        "service", equalTo("metrics-service"),
                        "oldestCursor", equalTo("registry.1~metrics.2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"registry", "registry.", "pudding.1", "registry.1~registry.2", "registry.1~", "registry.a b"})
    void what_is_no_cursor_is_refused(String since) {
        changes(Map.of("since", since)).statusCode(400).body("code", equalTo("invalid-cursor"));
    }

    @Test
    void what_cannot_be_used_is_refused() {
        for (var parameter : Map.of("cursor", "1", "limit", "501", "types", "pudding.partner")
                .entrySet())
            changes(Map.of(parameter.getKey(), parameter.getValue()))
                    .statusCode(400)
                    .body("code", equalTo("invalid-parameter"), "detail", containsString(parameter.getKey()));
    }

    private static ValidatableResponse changes(Map<String, ?> parameters) {
        return given().auth()
                .oauth2(Tokens.of("follower"))
                .queryParams(parameters)
                .get("/v1/changes")
                .then();
    }
}

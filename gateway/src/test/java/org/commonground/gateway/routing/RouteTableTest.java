package org.commonground.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private final RouteTable<String> table = new RouteTable<>();

    RouteTableTest() {
        for (var template : List.of(
                "/",
                "/v1/partners",
                "/v1/partners/search",
                "/v1/partners/{id}",
                "/v1/partners/{id}/offers",
                "/v1/partners/search/results/{page}",
                "/v1/observations:batch",
                "/v1/jobs/{id}:cancel",
                "/v1/exports/{id}.csv",
                "/v1/exports/{id}")) table.put(template, template);
    }

    @Test
    void a_path_finds_its_template() {
        assertThat(table.find("/")).isEqualTo("/");
        assertThat(table.find("/v1/partners")).isEqualTo("/v1/partners");
        assertThat(table.find("/v1/partners/7")).isEqualTo("/v1/partners/{id}");
        assertThat(table.find("/v1/partners/7/offers")).isEqualTo("/v1/partners/{id}/offers");
        assertThat(table.find("/v1/observations:batch")).isEqualTo("/v1/observations:batch");
    }

    @Test
    void a_literal_wins_over_a_parameter() {
        assertThat(table.find("/v1/partners/search")).isEqualTo("/v1/partners/search");
    }

    @Test
    void a_literal_that_leads_nowhere_gives_way_to_the_parameter() {
        assertThat(table.find("/v1/partners/search/offers")).isEqualTo("/v1/partners/{id}/offers");
    }

    @Test
    void a_parameter_may_have_literal_parts() {
        assertThat(table.find("/v1/jobs/7:cancel")).isEqualTo("/v1/jobs/{id}:cancel");
        assertThat(table.find("/v1/exports/7.csv")).isEqualTo("/v1/exports/{id}.csv");
        assertThat(table.find("/v1/exports/7")).isEqualTo("/v1/exports/{id}");
        assertThat(table.find("/v1/jobs/:cancel")).isNull();
    }

    @Test
    void what_is_not_there_is_not_found() {
        for (var path : List.of("/v1", "/v1/", "/v1/partners/", "/v1/partners//offers", "/v1/jobs/7", "/v2/partners"))
            assertThat(table.find(path)).as(path).isNull();
    }
}

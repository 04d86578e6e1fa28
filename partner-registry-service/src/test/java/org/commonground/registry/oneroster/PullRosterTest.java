package org.commonground.registry.oneroster;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.commonground.kernel.access.Role;
import org.commonground.registry.imports.Sending;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
@QuarkusTestResource(FakeSis.class)
class PullRosterTest {
    private static final String SESSIONS = """
            [{"sourcedId": "sy", "status": "active", "dateLastModified": "2026-09-01T00:00:00Z", "title": "2026-27",
              "type": "schoolYear", "startDate": "2026-08-24", "endDate": "2027-06-15", "schoolYear": "2027"}]""";
    private static final String DISTRICT = """
            {"sourcedId": "d", "status": "active", "dateLastModified": "2026-09-01T00:00:00Z", "name": "Riverbend",
             "type": "district", "children": [{"sourcedId": "100"}]}""";

    private static String school(String id, String name, String changed, String status) {
        return """
                {"sourcedId": "%s", "status": "%s", "dateLastModified": "%s", "name": "%s", "type": "school",
                 "identifier": null, "parent": {"href": "https://elsewhere", "sourcedId": "d", "type": "org"},
                 "metadata": {"grades": ["06", "07"], "latitude": 41.9, "longitude": -87.6}}""".formatted(id, status, changed, name);
    }

    @BeforeEach
    void three_organisations() {
        tell("failures", "0");
        tell("lying", "false");
        tell("academicSessions", SESSIONS);
        tell(
                "orgs",
                "[%s,%s,%s]"
                        .formatted(
                                DISTRICT,
                                school("100", "Alpha", "2026-09-01T00:00:00Z", "active"),
                                school("101", "Beta", "2026-09-02T00:00:00Z", "active")));
        asked();
    }

    @Test
    void the_first_pull_is_whole_and_the_next_asks_for_what_changed() {
        var sis = sis("pull-1");
        assertThat(pull(sis, "").getMap("counts")).isEqualTo(Map.of("CREATED", 4));
        sis.get("/v1/education-orgs?filter=sourcedId = '100'")
                .then()
                .body("items[0].gradeLevels", equalTo(List.of("06", "07")), "items[0].latitude", equalTo(41.9f));
        sis.get("/v1/academic-sessions").then().body("items[0].endDate", equalTo("2027-06-14"));
        sis.get("/v1/roster-sources")
                .then()
                .body(
                        "items",
                        hasSize(3),
                        "items.find { it.name == 'sis' }.changedUntil",
                        equalTo("2026-09-02T00:00:00Z"));
        assertThat(asked()).noneMatch(each -> each.contains("filter")).anyMatch(each -> each.contains("offset=2"));

        tell(
                "orgs",
                "[%s,%s,%s]"
                        .formatted(
                                DISTRICT,
                                school("100", "Alpha Academy", "2026-09-03T00:00:00Z", "active"),
                                school("101", "Beta", "2026-09-02T00:00:00Z", "active")));
        assertThat(pull(sis, "").getMap("counts")).isEqualTo(Map.of("UPDATED", 1, "UNCHANGED", 1));
        assertThat(asked()).allMatch(each -> each.contains("filter=dateLastModified>='2026-09-02T00:00:00Z'"));
        assertThat(pull(sis, "?mode=BULK").getMap("counts")).isEqualTo(Map.of("UNCHANGED", 4));
    }

    @Test
    void what_is_marked_there_is_archived_here_after_asking() {
        var sis = sis("pull-2");
        pull(sis, "");
        tell("orgs", "[%s]".formatted(school("101", "Beta", "2026-09-05T00:00:00Z", "tobedeleted")));

        assertThat(pull(sis, "").getString("failure")).contains("1 of 3", "confirmDeactivations");
        assertThat(pull(sis, "?confirmDeactivations=true").getMap("counts")).containsEntry("ARCHIVED", 1);
    }

    @Test
    void passing_failures_and_an_expired_token_are_overcome() {
        var sis = sis("pull-3");
        tell("failures", "2");
        tell("expire", "1");

        assertThat(pull(sis, "?dryRun=true").getMap("counts")).isEqualTo(Map.of("CREATED", 4));
        sis.get("/v1/education-orgs").then().body("items", hasSize(0));
    }

    @Test
    void a_source_that_miscounts_or_sends_nonsense_changes_nothing() {
        var sis = sis("pull-4");
        tell("lying", "true");
        assertThat(pull(sis, "").getString("failure")).contains("pull again");

        tell("lying", "false");
        tell("orgs", "[%s]".formatted(school("100", "", "yesterday", "closed")));
        var job = pull(sis, "");
        assertThat(Sending.report(sis, job))
                .contains(
                        "required orgs/name 100",
                        "malformed orgs/dateLastModified 100",
                        "unknown-code orgs/status 100",
                        "unknown-reference orgs/parentSourcedId 100");
        sis.get("/v1/academic-sessions").then().body("items", hasSize(0));
    }

    @Test
    void only_what_the_operator_connected_is_called_and_only_safely() {
        var sis = sis("pull-5");
        assertThat(pull(sis, "wrong-secret", "").getString("failure")).contains("token service answers 401");
        assertThat(pull(sis, "plain", "").getString("failure")).contains("not https");
        sis.request().post("/v1/roster-sources/elsewhere/pulls").then().statusCode(404);
        sis("pull-99").request().post("/v1/roster-sources/sis/pulls").then().statusCode(404);
        sis("pull-99").get("/v1/roster-sources").then().body("items", hasSize(0));
        sis.request().post("/v1/roster-sources/sis/pulls?mode=ALL").then().statusCode(400);
    }

    private static Api sis(String district) {
        return Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict(district));
    }

    private static JsonPath pull(Api sis, String parameters) {
        return pull(sis, "sis", parameters);
    }

    private static JsonPath pull(Api sis, String source, String parameters) {
        return Sending.ended(
                sis,
                sis.request()
                        .post("/v1/roster-sources/" + source + "/pulls" + parameters)
                        .then()
                        .statusCode(202)
                        .extract()
                        .header("Location"));
    }

    private static void tell(String what, String body) {
        given().body(body).put(address() + "/control/" + what).then().statusCode(200);
    }

    private static List<String> asked() {
        return given().body("1").put(address() + "/control/asked").jsonPath().getList("$");
    }

    private static String address() {
        return ConfigProvider.getConfig().getValue(FakeSis.ADDRESS, String.class);
    }
}

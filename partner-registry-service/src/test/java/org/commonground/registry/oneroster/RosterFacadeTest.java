package org.commonground.registry.oneroster;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.registry.oneroster.OneRosterFiles.ORGS;
import static org.commonground.registry.oneroster.OneRosterFiles.SESSIONS;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class RosterFacadeTest {
    private static final String ROOT = "/ims/oneroster/rostering/v1p2";

    private final String district = "facade-" + UUID.randomUUID();
    private final Api client = Api.as(Tokens.of().inDistrict(district).granted(RosterResource.CORE_SCOPE));

    @BeforeEach
    void a_small_district() throws IOException {
        var sis = Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict(district));
        OneRosterFiles.send(sis, ORGS + "a/ b,,,Odd Campus,school,,d,,,\n", SESSIONS, "");
    }

    @Test
    void an_organisation_says_what_is_above_and_below_it() {
        get("/orgs/d")
                .then()
                .statusCode(200)
                .body(
                        "org.sourcedId", equalTo("d"),
                        "org.type", equalTo("district"),
                        "org.status", equalTo("active"),
                        "org.parent", nullValue(),
                        "org.children.sourcedId", equalTo(List.of("100", "101", "a/ b")),
                        "org.children.type", hasItems("org"),
                        "org.children[2].href", endsWith(ROOT + "/orgs/a%2F%20b"));
        get("/orgs/101")
                .then()
                .body(
                        "org.parent.sourcedId", equalTo("d"),
                        "org.parent.href", startsWith("http"),
                        "org.metadata.grades", equalTo("06,07,08"),
                        "org.children", nullValue());
        client.request()
                .urlEncodingEnabled(false)
                .get(ROOT + "/orgs/a%2F%20b")
                .then()
                .statusCode(200);
    }

    @Test
    void schools_are_the_organisations_of_type_school() {
        get("/schools").then().statusCode(200).header("X-Total-Count", "3").body("orgs", hasSize(3));
        get("/schools/100").then().statusCode(200).body("org.name", equalTo("Alpha School"));
        get("/schools/d")
                .then()
                .statusCode(404)
                .body("imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldValue", equalTo("unknownobject"));
    }

    @Test
    void sessions_end_on_the_day_after_and_say_their_year_as_text() {
        get("/academicSessions/sy2027")
                .then()
                .statusCode(200)
                .body(
                        "academicSession.endDate", equalTo("2027-06-15"),
                        "academicSession.type", equalTo("schoolYear"),
                        "academicSession.schoolYear", equalTo("2027"),
                        "academicSession.children.sourcedId", equalTo(List.of("s1")));
        get("/academicSessions?filter=endDate='2027-01-22'")
                .then()
                .body("academicSessions.sourcedId", equalTo(List.of("s1")));
        get("/terms").then().body("academicSessions.sourcedId", equalTo(List.of("s1")));
        get("/terms/s1").then().statusCode(200);
        get("/terms/sy2027").then().statusCode(404);
        get("/terms/s1/gradingPeriods").then().body("academicSessions.sourcedId", equalTo(List.of("q1")));
        get("/gradingPeriods").then().body("academicSessions.sourcedId", equalTo(List.of("q1")));
        get("/gradingPeriods/q1").then().body("academicSession.parent.sourcedId", equalTo("s1"));
        get("/schools/100/terms").then().body("academicSessions.sourcedId", equalTo(List.of("s1")));
        get("/schools/none/terms").then().statusCode(404);
        get("/terms/none/gradingPeriods").then().statusCode(404);
    }

    @Test
    void pages_are_linked_first_to_last_and_lose_nothing() {
        var seen = new ArrayList<String>();
        var links = new ArrayList<String>();
        @Nullable String next = ROOT + "/orgs?limit=1&sort=name&orderBy=desc";
        while (next != null) {
            var page = client.get(next);
            page.then().statusCode(200).header("X-Total-Count", "4");
            seen.addAll(page.jsonPath().getList("orgs.name"));
            links.add(page.header("Link"));
            next = following(page.header("Link"));
        }

        assertThat(seen).containsExactly("Riverbend District", "Odd Campus", "Beta School", "Alpha School");
        assertThat(links.getFirst())
                .contains("rel=\"first\"", "rel=\"next\"", "rel=\"last\"")
                .doesNotContain("rel=\"prev\"");
        assertThat(links.getLast()).contains("offset=2", "rel=\"prev\"").doesNotContain("rel=\"next\"");
        get("/orgs?offset=99")
                .then()
                .statusCode(200)
                .header("X-Total-Count", "4")
                .body("orgs", hasSize(0));
    }

    @Test
    void links_lead_to_the_door_that_the_client_called() {
        client.request()
                .header("X-Forwarded-Host", "api.example.org")
                .header("X-Forwarded-Proto", "https")
                .get(ROOT + "/orgs?limit=1")
                .then()
                .header(
                        "Link",
                        containsString("<https://api.example.org" + ROOT + "/orgs?offset=1&limit=1>; rel=\"next\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type='school'                              | 3",
                "type!='school'                             | 1",
                "type~'oo'                                  | 3",
                "name='ALPHA school'                        | 1",
                "name~'SCHOOL' AND sourcedId='101'          | 1",
                "sourcedId='100' OR sourcedId='101'         | 2",
                "status='active' AND dateLastModified>'2026-01-01' | 4",
                "dateLastModified<'2026-01-01T00:00:00Z'    | 0",
                "parent.sourcedId='d'                       | 3",
                "parent.sourcedId!='d'                      | 1",
                "identifier!='x'                            | 4",
                "identifier='x'                             | 0",
                "name~'100%'                                | 0"
            })
    void a_filter_finds_what_it_says(String filter, int found) {
        client.request()
                .queryParam("filter", filter)
                .get(ROOT + "/orgs")
                .then()
                .statusCode(200)
                .body("orgs", hasSize(found));
    }

    @Test
    void only_the_fields_asked_for_are_sent() {
        var first = get("/orgs?fields=sourcedId,name").jsonPath();
        assertThat(first.<Map<String, Object>>get("orgs[0]")).containsOnlyKeys("sourcedId", "name");
        get("/orgs/d?fields=type").then().body("org", equalTo(java.util.Map.of("type", "district")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=0               | invaliddata",
                "limit=5001            | invaliddata",
                "limit=many            | invaliddata",
                "offset=-1             | invaliddata",
                "sort=shoeSize         | invaliddata",
                "orderBy=up            | invaliddata",
                "filter=shoeSize='1'   | invalid_filter_field",
                "filter=name           | invalid_filter_field",
                "filter=type='club'    | invalid_filter_field",
                "filter=dateLastModified>'yesterday' | invalid_filter_field",
                "fields=sourcedId,shoeSize | invalid_selection_field",
                "colour=red            | invaliddata"
            })
    void what_cannot_be_asked_is_refused_in_the_standards_words(String query, String minor) {
        var parts = query.split("=", 2);
        client.request()
                .queryParam(parts[0], parts[1])
                .get(ROOT + "/orgs")
                .then()
                .statusCode(400)
                .contentType("application/json")
                .body(
                        "imsx_codeMajor", equalTo("failure"),
                        "imsx_severity", equalTo("error"),
                        "imsx_description", containsString(parts[0]),
                        "imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldName", equalTo("TargetEndSystem"),
                        "imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldValue", equalTo(minor));
    }

    @Test
    void who_has_the_standards_scope_or_a_role_may_read_and_nobody_else() {
        var minor = "imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldValue";
        var path = ROOT + "/orgs";
        Api.as(Tokens.of().inDistrict(district).granted(RosterResource.FULL_SCOPE))
                .get(path)
                .then()
                .statusCode(200);
        Api.as(Tokens.of(Role.ANALYST).inDistrict(district)).get(path).then().statusCode(200);
        Api.as(Tokens.of().inDistrict(district))
                .get(path)
                .then()
                .statusCode(403)
                .body(minor, equalTo("forbidden"));
        Api.as(Tokens.of()
                        .inDistrict(district)
                        .granted("https://purl.imsglobal.org/spec/or/v1p2/scope/roster-demographics.readonly"))
                .get(path)
                .then()
                .statusCode(403);
        given().get(path).then().statusCode(401).body(minor, equalTo("unauthorisedrequest"));
        client.get("/v1/partners").then().statusCode(not(equalTo(500)));
        Api.as(Tokens.of().inDistrict("facade-elsewhere").granted(RosterResource.CORE_SCOPE))
                .get(path)
                .then()
                .statusCode(200)
                .body("orgs", hasSize(0));
    }

    @Test
    void what_the_district_keeps_to_its_sis_is_not_here() {
        for (var collection : List.of("users", "students", "classes", "enrollments", "demographics"))
            get("/" + collection)
                    .then()
                    .statusCode(404)
                    .body("imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldValue", equalTo("unknownobject"));
        client.request()
                .contentType("application/json")
                .body("{}")
                .post(ROOT + "/orgs")
                .then()
                .statusCode(405);
    }

    private Response get(String path) {
        return client.get(ROOT + path);
    }

    private static @Nullable String following(String link) {
        for (var each : link.split(", "))
            if (each.endsWith("rel=\"next\"")) {
                var address = each.substring(1, each.indexOf('>'));
                return address.substring(address.indexOf("/ims/"));
            }
        return null;
    }
}

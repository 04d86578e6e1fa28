package org.commonground.registry.educationorg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.registry.imports.Sending;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class EducationOrgTest {
    private static final String MANIFEST =
            "propertyName,value\noneroster.version,1.2\nfile.orgs,bulk\nfile.academicSessions,absent\n";
    private static final String ORGS = """
            sourcedId,name,type,parentSourcedId,metadata.enrollment,metadata.charter,metadata.authorizer,metadata.titleI,metadata.street,metadata.city
            d,Riverbend,district,,,,,,,
            100,Alpha School,school,d,420,true,City Board,yes,1 Main St,Riverbend
            """;

    private final String district = "orgs-" + UUID.randomUUID();
    private final UUID alpha = Ids.ofNaturalKey(district, "sourcedId", "100");
    private final Api sis = Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict(district));
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));
    private final Api leader =
            Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(district).ofSchools(alpha));

    @Test
    void what_a_school_says_of_itself_survives_every_import() throws IOException {
        load(ORGS);
        profile(leader, """
                {"vision": "All of us", "values": ["Care"], "phase": "GROWING", "modelType": "Community school",
                 "communityHub": {"open": true, "hours": "15:00-20:00"}, "instructionalThemes": ["STEM"],
                 "enrollmentCount": 433}""").then().statusCode(200);

        assertThat(load(ORGS.replace("Alpha School", "Alpha Academy").replace("420", "425"))
                        .getMap("counts"))
                .isEqualTo(Map.of("UNCHANGED", 1, "UPDATED", 1));

        officer.get("/v1/education-orgs/" + alpha)
                .then()
                .body(
                        "name", equalTo("Alpha Academy"),
                        "charter", equalTo(true),
                        "authorizerName", equalTo("City Board"),
                        "titleI", equalTo(true),
                        "address.city", equalTo("Riverbend"),
                        "enrollmentCount", equalTo(433),
                        "profile.vision", equalTo("All of us"),
                        "profile.communityHub.hours", equalTo("15:00-20:00"),
                        "profile.instructionalThemes", equalTo(List.of("STEM")));

        profile(leader, "{\"enrollmentCount\": null, \"communityHub\": null}")
                .then()
                .statusCode(200)
                .body("enrollmentCount", equalTo(425), "profile.communityHub", nullValue());
    }

    @Test
    void what_the_sis_masters_is_changed_there() throws IOException {
        load(ORGS);

        profile(leader, "{\"name\": \"Ours\", \"charter\": false, \"vision\": \"Ours\"}")
                .then()
                .statusCode(422)
                .body(
                        "violations.pointer", hasItems("/name", "/charter"),
                        "violations.code", equalTo(List.of("mastered-by-sis", "mastered-by-sis")));
        officer.patch("/v1/education-orgs/" + alpha, "{\"name\": \"Ours\"}")
                .then()
                .statusCode(422)
                .body("violations[0].code", equalTo("mastered-by-sis"));
        officer.get("/v1/education-orgs/" + alpha).then().body("name", equalTo("Alpha School"));
    }

    @Test
    void a_school_changes_its_own_profile_only() throws IOException {
        load(ORGS + "101,Beta School,school,d,,,,,,\n");
        var beta = Ids.ofNaturalKey(district, "sourcedId", "101");

        leader.request()
                .contentType("application/merge-patch+json")
                .header("If-Match", "\"0\"")
                .body("{\"vision\": \"Theirs\"}")
                .patch("/v1/education-orgs/{id}/profile", beta)
                .then()
                .statusCode(404);
    }

    @Test
    void an_organisation_that_the_sis_does_not_know_is_kept_here() throws IOException {
        load(ORGS);
        var network = officer.post(
                        "/v1/education-orgs",
                        "{\"sourcedId\": \"network-1\", \"name\": \"Network 1\", \"type\": \"NETWORK\", \"parentId\": \"%s\"}"
                                .formatted(Ids.ofNaturalKey(district, "sourcedId", "d")))
                .then()
                .statusCode(201)
                .body("source", equalTo("LOCAL"), "status", equalTo("ACTIVE"))
                .extract()
                .<String>path("id");

        assertThat(load(ORGS).getMap("counts")).isEqualTo(Map.of("UNCHANGED", 2));
        assertThat(load(ORGS.replace("school,d,", "school,network-1,")).getMap("counts"))
                .as("a school of the SIS may stand below it")
                .isEqualTo(Map.of("UNCHANGED", 1, "UPDATED", 1));
        officer.patch("/v1/education-orgs/" + network, "{\"name\": \"Network One\"}")
                .then()
                .statusCode(200);
        officer.get("/v1/education-orgs?filter=source = 'LOCAL'")
                .then()
                .body("items", hasSize(1), "items[0].name", equalTo("Network One"));
        officer.post("/v1/education-orgs", "{\"sourcedId\": \"network-1\", \"name\": \"Again\", \"type\": \"NETWORK\"}")
                .then()
                .statusCode(409)
                .body("code", equalTo("duplicate"));
    }

    @Test
    void nobody_is_above_themselves_or_below_nobody() {
        var upper = org("upper", null);
        var lower = org("lower", upper);

        officer.patch("/v1/education-orgs/" + upper, "{\"parentId\": \"" + lower + "\"}")
                .then()
                .statusCode(422)
                .body("violations[0].code", equalTo("cycle"), "violations[0].pointer", equalTo("/parentId"));
        officer.patch("/v1/education-orgs/" + upper, "{\"parentId\": \"" + UUID.randomUUID() + "\"}")
                .then()
                .statusCode(422)
                .body("violations[0].code", equalTo("unknown-reference"));
    }

    @Test
    void everything_wrong_with_an_organisation_is_said_at_once() {
        officer.post("/v1/education-orgs", """
                        {"sourcedId": " x", "name": "", "type": "SCHOOL", "latitude": 91, "enrollmentCount": -1}""")
                .then()
                .statusCode(422)
                .body("violations.pointer", hasItems("/sourcedId", "/name"));
        officer.post("/v1/education-orgs", """
                        {"name": "X", "type": "SCHOOL", "latitude": 91, "enrollmentCount": -1}""")
                .then()
                .statusCode(422)
                .body("violations.pointer", hasItems("/latitude", "/enrollmentCount", "/placedWholly"));
    }

    private String org(String sourcedId, @Nullable String parent) {
        return officer.post(
                        "/v1/education-orgs",
                        "{\"sourcedId\": \"%s\", \"name\": \"N\", \"type\": \"NETWORK\"%s}"
                                .formatted(sourcedId, parent == null ? "" : ", \"parentId\": \"" + parent + "\""))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Response profile(Api who, String body) {
        return who.request()
                .contentType("application/merge-patch+json")
                .header("If-Match", officer.get("/v1/education-orgs/" + alpha).header("ETag"))
                .body(body)
                .patch("/v1/education-orgs/{id}/profile", alpha);
    }

    private JsonPath load(String orgs) throws IOException {
        return Sending.imported(
                sis,
                "ONEROSTER_CSV",
                "application/zip",
                Sending.zip(Map.of("manifest.csv", MANIFEST, "orgs.csv", orgs)),
                "");
    }
}

package org.commonground.registry.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ImportApiTest {
    private final String district = "import-" + UUID.randomUUID();
    private final Api sis = Api.as(Tokens.of(Role.SIS_INTEGRATION).inDistrict(district));
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    @Test
    void a_directory_becomes_partners_with_services_at_sites() {
        var csv = """
                partnerIdScheme,partnerId,partnerName,partnerTypes,serviceCode,serviceName,categories,gradeLevels,timings,capacityMaximum,capacityAvailable,siteName,latitude,longitude
                TEST,a,Agency A,CBO;OST_PROVIDER,a-tutoring,Tutoring,TUTORING,06;07,AFTER_SCHOOL,30,12,North,41.9,-87.6
                TEST,a,Agency A,CBO;OST_PROVIDER,a-tutoring,Tutoring,TUTORING,06;07,AFTER_SCHOOL,30,12,South,41.8,-87.6
                TEST,b,"Agency ""B"", Inc.",CBO,b-arts,Arts,ARTS,,,,,,,
                """.getBytes(StandardCharsets.UTF_8);

        assertThat(Sending.imported(officer, "PARTNER_DIRECTORY_CSV", "text/csv", csv, "")
                        .getMap("counts"))
                .isEqualTo(Map.of("CREATED", 4));
        assertThat(Sending.imported(officer, "PARTNER_DIRECTORY_CSV", "text/csv", csv, "")
                        .getMap("counts"))
                .isEqualTo(Map.of("UNCHANGED", 4));
        officer.get("/v1/services?filter=categories ~ 'TUTORING'")
                .then()
                .body("items", hasSize(1), "items[0].sites.name", hasItems("North", "South"));
        officer.get("/v1/partners/{id}", Ids.ofNaturalKey(district, "TEST", "b"))
                .then()
                .statusCode(200)
                .body("name", equalTo("Agency \"B\", Inc."), "state", equalTo("PROSPECT"));
    }

    @Test
    void the_community_area_of_a_site_is_the_region_of_its_address() {
        Sending.imported(officer, "PARTNER_DIRECTORY_CSV", "text/csv", """
                partnerIdScheme,partnerId,partnerName,serviceCode,serviceName,siteName,address,city,state,postalCode,communityArea
                TEST,a,Agency A,a,Tutoring,Hall,1 Example Street,Chicago,IL,60608,Lower West Side
                """.getBytes(StandardCharsets.UTF_8), "");

        officer.get("/v1/locations")
                .then()
                .body("items[0].addresses[0].region", equalTo("Lower West Side"), "items[0].name", equalTo("Hall"));
    }

    @Test
    void what_was_written_a_moment_ago_is_known_to_the_rows_that_follow() {
        var csv = new StringBuilder("partnerIdScheme,partnerId,partnerName,serviceCode,serviceName,siteName\n");
        csv.append("TEST,a,Agency A,shared,Choir,Hall\n");
        for (int n = 0; n < 1_200; n++) csv.append("TEST,b,Food bank,b%d,Meals %d,Kitchen\n".formatted(n, n));
        csv.append("TEST,c,Club C,shared,Chess,Hall\n");
        var file = csv.toString().getBytes(StandardCharsets.UTF_8);

        assertThat(Sending.imported(officer, "PARTNER_DIRECTORY_CSV", "text/csv", file, "")
                        .getMap("counts"))
                .isEqualTo(Map.of("CREATED", 3 + 1_201, "UPDATED", 1));
        officer.get("/v1/locations?filter=name = 'Kitchen'").then().body("items", hasSize(1));
    }

    @Test
    void an_import_sent_twice_with_one_key_is_one_import() throws IOException {
        var first = keyed("csv one");
        var second = keyed("csv one");

        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.asString()).isEqualTo(first.asString());
        keyed("csv two").then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
    }

    @Test
    void a_job_says_when_it_changed_and_whether_it_can_still_be_stopped() {
        var accepted = keyed("partnerIdScheme,partnerId,partnerName\nTEST,a,Agency A\n");
        accepted.then().body("state", equalTo("QUEUED"), "allowedTransitions", equalTo(List.of("CANCELLED")));
        var job = accepted.header("Location");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> officer.get(job).then().body("finishedAt", notNullValue()));
        var ended = officer.get(job);
        ended.then().body("allowedTransitions", empty());
        assertThat(Instant.parse(ended.path("updatedAt"))).isAfterOrEqualTo(Instant.parse(ended.path("finishedAt")));
    }

    private io.restassured.response.Response keyed(String body) {
        return officer.request()
                .contentType("text/csv")
                .header("Idempotency-Key", "\"nightly\"")
                .body(body)
                .post("/v1/imports?format=PARTNER_DIRECTORY_CSV");
    }

    @Test
    void a_sis_imports_rosters_only() {
        sis.request()
                .contentType("text/csv")
                .body("x")
                .post("/v1/imports?format=PARTNER_DIRECTORY_CSV")
                .then()
                .statusCode(400)
                .body("violations[0].allowed", hasItems("ONEROSTER_CSV", "MICROSOFT_SDS_CSV"));
        Api.as(Tokens.of(Role.ANALYST).inDistrict(district))
                .request()
                .contentType("text/csv")
                .body("x")
                .post("/v1/imports?format=ONEROSTER_CSV")
                .then()
                .statusCode(403)
                .body("requiredRoles", hasItems("sis-integration"));
    }
}

package org.commonground.metrics.equitableaccess;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class EquitableAccessApiTest {
    private static final String PATH = "/v1/reports/equitable-access?schoolYear=sy2026&index=context.needIndex";

    private static void school(Registry registry, int no) {
        Events.send(
                "registry.education-org.v1",
                "registry.education-org.upserted",
                registry.id("s" + no),
                0,
                registry.district(),
                """
                {"educationOrg": {"id": "%s", "sourcedId": "s%d", "name": "School %d", "type": "SCHOOL", "parentId": "%s",
                 "gradeLevels": [], "charter": false, "enrollmentCount": 200, "status": "ACTIVE"}}
                """.formatted(registry.id("s" + no), no, no, registry.id("district")));
    }

    private static void service(
            Registry registry, String name, String populations, int seats, String placement, int... at) {
        var sites = new StringBuilder();
        for (int no : at)
            sites.append(sites.isEmpty() ? "" : ", ")
                    .append("{\"name\": \"At %d\", \"educationOrgId\": \"%s\", \"placementState\": \"%s\"}"
                            .formatted(no, registry.id("s" + no), placement));
        Events.send(
                "registry.service.v1",
                "registry.service.upserted",
                registry.id(name),
                0,
                registry.district(),
                """
                {"service": {"id": "%s", "partnerId": "%s", "name": "%s", "status": "ACTIVE", "populations": [%s],
                 "capacities": [{"unit": "SEATS", "maximum": %d, "available": 1}], "sites": [%s],
                 "dosage": {"sessionsPerWeek": 2, "minutesPerSession": 60, "weeks": 30}}}
                """.formatted(registry.id(name), registry.id("helpers"), name, populations, seats, sites));
    }

    private static void measure(Registry registry, String code, String dimensions, String privacyClass) {
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        String id = officer.post("/v1/measures", """
                        {"code": "%s", "name": "Measure %s", "description": "For the report on access",
                         "rbaQuadrant": "EFFORT_QUANTITY", "accountability": "POPULATION", "valueType": "COUNT",
                         "unit": "points", "polarity": "NEUTRAL", "timeAgg": "LAST", "orgAgg": "SUM",
                         "dimensions": [%s], "frequency": "YEARLY", "source": "MANUAL", "privacyClass": "%s"}
                        """.formatted(code, code, dimensions, privacyClass))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        officer.transition("/v1/measures/" + id, "{\"to\": \"ACTIVE\"}").then().statusCode(200);
    }

    @Test
    void what_partners_bring_is_told_by_quartile_of_need_and_by_group() {
        var registry = Registry.of("access");
        registry.partner("helpers");
        for (int no = 1; no <= 12; no++) school(registry, no);
        measure(registry, "context.needIndex", "", "PUBLIC");
        measure(registry, "students.enrolled", "\"EL\"", "AGGREGATE");
        var index = new StringBuilder("measureCode,schoolSourcedId,periodSourcedId,value\n");
        for (int no = 1; no <= 12; no++) index.append("context.needIndex,s%d,sy2026,%d\n".formatted(no, no));
        for (int no = 1; no <= 12; no++)
            index.append("service.hoursDelivered,s%d,sy2026-q1,%d\n".formatted(no, no > 9 ? 40 : 20));
        registry.record(index.toString());
        registry.record("""
                measureCode,schoolSourcedId,periodSourcedId,EL,value
                students.enrolled,s1,sy2026,YES,100
                students.enrolled,s12,sy2026,YES,300
                """);
        service(registry, "tutoring", "\"EL\"", 60, "ACTIVE", 10, 11, 12);
        service(registry, "music", "", 12, "ACTIVE", 1);
        service(registry, "chess", "", 500, "REQUESTED", 2);
        var analyst = registry.as(Role.ANALYST);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> analyst.get(PATH + "&enrollment=students.enrolled")
                        .then()
                        .statusCode(200)
                        .body("status", equalTo("OK"), "schools", equalTo(12), "withoutIndex", equalTo(0))
                        .body("quartiles", hasSize(4))
                        .body("quartiles.schools", contains(3, 3, 3, 3))
                        .body("quartiles[3].students", equalTo(600))
                        // 60 seats for 600 students, and 12 for 600
                        .body("quartiles[3].per100Students.SEATS", equalTo(10f))
                        .body("quartiles[0].per100Students.SEATS", equalTo(2f))
                        .body("quartiles[1].per100Students.SEATS", equalTo(0f)));
        analyst.get(PATH + "&enrollment=students.enrolled")
                .then()
                .body("quartiles[3].per100Students.SERVICES", equalTo(0.5f))
                // 2 sessions of an hour in 30 weeks for each seat
                .body("quartiles[3].per100Students.PLANNED_HOURS", equalTo(600f))
                .body("quartiles[3].per100Students.DELIVERED_HOURS", equalTo(20f))
                .body("gap.DELIVERED_HOURS", equalTo(10f))
                .body("gap.SEATS", equalTo(8f))
                // 60 of 72 seats for a quarter of the students
                .body("concentrationRatio.SEATS", equalTo(3.33f))
                .body("concentrationRatio", not(hasKey("DOLLARS")))
                .body("gapTrend.schoolYear", contains("Title of sy2025", "Title of sy2026"))
                .body("gapTrend[0].gap.DELIVERED_HOURS", equalTo(0f))
                .body("groups", hasSize(1))
                .body("groups[0].population", equalTo("EL"), "groups[0].item", equalTo("YES"))
                .body("groups[0].students", equalTo(400))
                .body("groups[0].seatsPer100Students", equalTo(15f));
    }

    @Test
    void too_few_schools_are_not_told_apart_and_a_measure_about_people_ranks_no_school() {
        var registry = Registry.of("access-few");
        measure(registry, "context.needIndex", "", "PUBLIC");
        school(registry, 1);
        registry.record("measureCode,schoolSourcedId,periodSourcedId,value\ncontext.needIndex,s1,sy2026,5\n");
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        officer.get(PATH)
                .then()
                .statusCode(200)
                .body("status", equalTo("TOO_FEW_SCHOOLS"), "schools", equalTo(1))
                .body("quartiles", hasSize(0))
                .body("gap", equalTo(Map.of()));
        officer.get(
                        "/v1/reports/equitable-access?schoolYear=sy1999&index=student.attendanceImproved%&enrollment=no.such")
                .then()
                .statusCode(400)
                .body("violations.code", containsInAnyOrder("not-public", "unknown-measure", "unknown-item"));
        officer.get("/v1/reports/equitable-access")
                .then()
                .statusCode(400)
                .body("violations.code", contains("required"));
        registry.as(Role.PARTNER_ADMIN).get(PATH).then().statusCode(403);
    }
}

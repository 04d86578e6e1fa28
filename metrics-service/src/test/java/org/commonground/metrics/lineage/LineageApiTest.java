package org.commonground.metrics.lineage;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.RealParts;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class LineageApiTest {
    private static final String PATH = "/v1/lineage?measure=student.attendanceImproved%&period=";

    @Test
    void a_value_names_the_versions_sources_and_submissions_that_it_rests_on() {
        var registry = Registry.of("lineage");
        var school = registry.school("maple");
        var other = registry.school("oak");
        registry.record("""
                measureCode,schoolSourcedId,periodSourcedId,numerator,denominator
                student.attendanceImproved%,maple,sy2026-q1,40,100
                student.attendanceImproved%,maple,sy2026-q2,50,100
                student.attendanceImproved%,oak,sy2026-q2,50,100
                """);
        var liaison = registry.liaisonOf(school);
        String submission = liaison.post("/v1/submissions", """
                        {"schoolId": "%s", "periodId": "%s", "measureCodes": ["student.attendanceImproved%%"],
                         "dueOn": "2026-12-31"}
                        """.formatted(school, registry.id("sy2026-q1")))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        liaison.get(PATH + "sy2026&school=" + school)
                .then()
                .statusCode(200)
                .body("origins", hasSize(2))
                .body(
                        "origins.periodId",
                        containsInAnyOrder(
                                registry.id("sy2026-q1").toString(),
                                registry.id("sy2026-q2").toString()))
                .body("origins.source", contains("SIS", "SIS"))
                .body("origins.measureVersion", contains(1, 1))
                .body(
                        "origins.find { it.submissionId == '%s' }.submissionState".formatted(submission),
                        equalTo("DRAFT"))
                .body("origins[0]", not(hasKey("partnerId")))
                .body("origins[0]", not(hasKey("facts")));
        registry.as(Role.ANALYST).get(PATH + "sy2026").then().body("origins", hasSize(3));
        liaison.get(PATH + "sy2026").then().statusCode(400).body("violations.code", contains("required"));
        liaison.get(PATH + "sy2026&school=" + other)
                .then()
                .statusCode(400)
                .body("violations.code", contains("unknown-item"));
        registry.as(Role.ANALYST)
                .get("/v1/lineage?measure=no.such&period=never&school=" + UUID.randomUUID())
                .then()
                .statusCode(400)
                .body("violations.code", contains("unknown-measure", "unknown-item"));
    }
}

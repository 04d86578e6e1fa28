package org.commonground.metrics.servicelearning;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
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
class ServiceLearningApiTest {
    private static final String PATH = "/v1/reports/service-learning?schoolYear=sy2026";

    @Test
    void students_are_told_by_bands_of_hours_and_those_who_met_the_requirement_where_that_may_be() {
        var registry = Registry.of("service-learning");
        var school = registry.school("maple");
        registry.record("""
                measureCode,schoolSourcedId,periodSourcedId,HOURS_BAND,value
                student.serviceLearningStudents,maple,sy2026,NONE,20
                student.serviceLearningStudents,maple,sy2026,H01_09,25
                student.serviceLearningStudents,maple,sy2026,H20_29,30
                student.serviceLearningStudents,maple,sy2026,H30_39,60
                student.serviceLearningStudents,maple,sy2026,H40_UP,15
                """);
        var liaison = registry.liaisonOf(school);
        liaison.get(PATH + "&school=" + school)
                .then()
                .statusCode(200)
                .body("requirement", equalTo(30))
                .body("students.value", equalTo(150))
                .body("bands.band", contains("NONE", "H01_09", "H10_19", "H20_29", "H30_39", "H40_UP"))
                .body("bands[2].students.status", equalTo("NO_DATA"))
                .body("met.value", equalTo(75))
                .body("metPercent", equalTo(50f));
        liaison.get(PATH + "&requirement=20&school=" + school).then().body("met.value", equalTo(105));

        registry.record("""
                measureCode,schoolSourcedId,periodSourcedId,HOURS_BAND,value
                student.serviceLearningStudents,maple,sy2026,H40_UP,4
                """);
        liaison.get(PATH + "&school=" + school)
                .then()
                .body("bands[5].students.status", equalTo("SUPPRESSED"))
                .body("bands[5].students", not(hasKey("value")))
                .body("met.status", equalTo("SUPPRESSED"))
                .body("$", not(hasKey("metPercent")));
    }

    @Test
    void a_requirement_within_a_band_cannot_be_told_and_a_school_is_ones_own() {
        var registry = Registry.of("service-learning-bad");
        registry.liaisonOf(UUID.randomUUID())
                .get("/v1/reports/service-learning?schoolYear=sy1999&requirement=25&school=" + UUID.randomUUID())
                .then()
                .statusCode(400)
                .body("violations.parameter", containsInAnyOrder("schoolYear", "requirement", "school"));
        registry.as(Role.ANALYST).get(PATH).then().statusCode(200).body("met.status", equalTo("NO_DATA"));
    }
}

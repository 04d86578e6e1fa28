package org.commonground.metrics;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.FeedRules;
import org.commonground.testkit.RealParts;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ChangesTest extends FeedRules {
    private static final String THEORY = """
            {"title": "Why it should work", "level": "DISTRICT",
             "ifStatements": [{"lever": "CAPACITY", "qualifiers": ["EQUITABLY"], "text": "partners train with our staff"}],
             "thenStatements": ["more students come every day"],
             "goals": [{"code": "C1", "lever": "CAPACITY", "text": "Everybody is trained",
                        "measureCodes": ["capacity.trainedPeople"]}]}
            """;

    /** Scorecards of a school and of the district and theories, each drafted and published. */
    @Override
    protected Seeded seed() {
        var registry = Registry.of("changes");
        var school = registry.school("followed");
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        for (var scope : new String[] {"\"DISTRICT\"", "\"SCHOOL\", \"scopeId\": \"%s\"".formatted(school)}) {
            for (var published : new boolean[] {true, false}) {
                String card = officer.post("/v1/scorecards", """
                                {"title": "Every day counts", "scopeType": %s, "items": [
                                 {"measureCode": "student.attendanceImproved%%", "headline": "More students come"}]}
                                """.formatted(scope))
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
                if (published)
                    officer.transition("/v1/scorecards/" + card, "{\"to\": \"PUBLISHED\"}")
                            .then()
                            .statusCode(200);
            }
        }
        officer.post("/v1/theories-of-change", THEORY).then().statusCode(201);
        String theory = officer.post("/v1/theories-of-change", THEORY)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        officer.transition("/v1/theories-of-change/" + theory, "{\"to\": \"PUBLISHED\"}")
                .then()
                .statusCode(200);
        return new Seeded(
                registry.district(),
                school,
                UUID.randomUUID(),
                Set.of("metrics.measure", "metrics.scorecard", "metrics.theory-of-change"));
    }
}

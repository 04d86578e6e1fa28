package org.commonground.needs;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.FeedRules;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ChangesTest extends FeedRules {
    /** A need that only its school knows of, one that is validated, a goal in its first draft and a scan with a candidate. */
    @Override
    protected Seeded seed() {
        var school = World.school("Followed");
        var partner = World.partner("Candidate", "APPROVED");
        var liaison = Api.as(Tokens.of(Role.SCHOOL_LIAISON).ofSchools(school));
        var leader = Api.as(Tokens.of(Role.SCHOOL_LEADER).ofSchools(school));
        Bodies.created(liaison, "/v1/needs", Bodies.need(school));
        var need = Bodies.validatedNeed(liaison, leader, school, "MENTORING", 30);
        Bodies.created(liaison, "/v1/goals", Bodies.goal(school, need));
        UUID scan = Bodies.created(liaison, "/v1/landscape-scans", """
                {"title": "Mentors", "needIds": ["%s"],
                 "participants": [{"role": "SCHOOL_LEADER", "personId": "principal"}, {"role": "FAMILY"}]}
                """.formatted(need));
        liaison.transition("/v1/landscape-scans/" + scan, Bodies.to("OPEN"))
                .then()
                .statusCode(200);
        liaison.post("/v1/landscape-scans/" + scan + "/candidates", """
                        {"partnerId": "%s", "needs": [{"needId": "%s"}]}
                        """.formatted(partner, need))
                .then()
                .statusCode(201);
        return new Seeded(Tokens.DISTRICT, school, partner, Set.of("needs.need", "needs.goal", "needs.scan"));
    }
}

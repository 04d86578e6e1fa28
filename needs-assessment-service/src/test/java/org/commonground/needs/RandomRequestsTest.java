package org.commonground.needs;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Events;
import org.commonground.testkit.RandomRequests;
import org.commonground.testkit.RealParts;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class RandomRequestsTest extends RandomRequests {
    private final Map<String, UUID> schools = new HashMap<>();

    @Override
    protected String resource() {
        return "/v1/needs";
    }

    @Override
    protected String district() {
        var district = "random-" + UUID.randomUUID();
        var school = UUID.randomUUID();
        Events.send("registry.education-org.v1", "registry.education-org.upserted", school, 0, district, """
                {"educationOrg": {"id": "%s", "sourcedId": "%s", "name": "School", "type": "SCHOOL",
                 "gradeLevels": ["06"], "charter": false, "latitude": 41.8, "longitude": -87.6, "status": "ACTIVE"}}
                """.formatted(
                        school, school));
        World.awaitVersion("replica_education_org", school, 0);
        schools.put(district, school);
        return district;
    }

    @Override
    protected String creates(String district, String text) {
        return Bodies.need(schools.getOrDefault(district, UUID.randomUUID()))
                .replace("Students in grades", text + " students in grades");
    }

    /** Partners see needs that a school has validated. */
    @Override
    protected Role stranger() {
        return Role.PARTNER_ADMIN;
    }
}

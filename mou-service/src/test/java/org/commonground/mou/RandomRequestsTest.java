package org.commonground.mou;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.RandomRequests;
import org.commonground.testkit.RealParts;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class RandomRequestsTest extends RandomRequests {
    private final Map<String, World> worlds = new HashMap<>();

    @Override
    protected String resource() {
        return "/v1/partnerships";
    }

    @Override
    protected String district() {
        var world = World.with("APPROVED");
        worlds.put(world.district, world);
        return world.district;
    }

    @Override
    protected String creates(String district, String text) {
        var world = Objects.requireNonNull(worlds.get(district));
        return """
                {"title": "Tutoring %s", "schoolIds": ["%s"], "partnerIds": ["%s"], "purposes": ["ENHANCE_ACADEMICS"],
                 "statement": "More children read by grade 3.",
                 "benefits": [{"direction": "PARTNER_TO_SCHOOL", "description": "Two tutors"}]}
                """.formatted(text, world.school, world.partner);
    }

    /** Partners see partnerships that they are in. */
    @Override
    protected Role stranger() {
        return Role.PARTNER_ADMIN;
    }
}

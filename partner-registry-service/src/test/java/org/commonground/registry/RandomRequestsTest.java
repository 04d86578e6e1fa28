package org.commonground.registry;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.RandomRequests;
import org.commonground.testkit.RealParts;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class RandomRequestsTest extends RandomRequests {
    @Override
    protected String resource() {
        return "/v1/partners";
    }

    @Override
    protected String district() {
        return "random-" + UUID.randomUUID();
    }

    @Override
    protected String creates(String district, String text) {
        return """
                {"name": "Partner %s", "types": ["CBO"], "description": "What it does", "languages": ["en", "es"],
                 "identifiers": [{"scheme": "US-EIN", "value": "%s"}], "website": "https://example.org",
                 "contacts": [{"name": "Office", "email": "office@example.org", "visibility": "PUBLIC"}],
                 "policiesAcknowledged": true}
                """.formatted(text, UUID.randomUUID());
    }

    /** Families see approved partners. */
    @Override
    protected Role stranger() {
        return Role.COMMUNITY_MEMBER;
    }
}

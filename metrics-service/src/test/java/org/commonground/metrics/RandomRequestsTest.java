package org.commonground.metrics;

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
        return "/v1/measures";
    }

    @Override
    protected String district() {
        return Registry.of("random").district();
    }

    @Override
    protected String creates(String district, String text) {
        return """
                {"code": "random.m%s", "name": "Books read, %s", "description": "Books that students finished",
                 "rbaQuadrant": "EFFECT_QUANTITY", "accountability": "PERFORMANCE", "valueType": "COUNT",
                 "unit": "books", "polarity": "HIGHER_BETTER", "timeAgg": "SUM", "orgAgg": "SUM",
                 "dimensions": ["GRADE_LEVEL"], "frequency": "QUARTERLY", "source": "MANUAL",
                 "privacyClass": "AGGREGATE"}
                """.formatted(UUID.randomUUID().toString().replace("-", ""), text);
    }

    @Override
    protected Role stranger() {
        return Role.ANALYST;
    }

    /** Everybody in the district reads its library. */
    @Override
    protected boolean hidesNewRows() {
        return false;
    }
}

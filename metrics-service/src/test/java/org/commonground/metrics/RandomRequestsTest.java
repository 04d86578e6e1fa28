package org.commonground.metrics;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.RandomRequests;
import org.commonground.testkit.RealParts;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class RandomRequestsTest extends RandomRequests {
    private final Map<String, Registry> registries = new HashMap<>();

    @Override
    protected String resource() {
        return "/v1/contributions";
    }

    @Override
    protected String district() {
        var registry = Registry.of("random");
        registry.partner("partner");
        registry.partnership("partnership", registry.school("school"), "partner");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> registry.as(Role.PARTNERSHIP_OFFICER)
                        .get("/v1/contributions/balance/{id}", registry.id("partnership"))
                        .then()
                        .statusCode(200));
        registries.put(registry.district(), registry);
        return registry.district();
    }

    @Override
    protected String creates(String district, String text) {
        var registry = Objects.requireNonNull(registries.get(district));
        return """
                {"partnershipId": "%s", "direction": "PARTNER_TO_SCHOOL", "kind": "CASH", "amount": 10,
                 "periodId": "%s", "givenOn": "2025-10-05", "evidence": "Receipt, %s"}
                """.formatted(registry.id("partnership"), registry.id("sy2026-q1"), text);
    }

    /** Partners see contributions of partnerships that they are in. */
    @Override
    protected Role stranger() {
        return Role.PARTNER_ADMIN;
    }
}

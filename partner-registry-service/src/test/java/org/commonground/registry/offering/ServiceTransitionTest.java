package org.commonground.registry.offering;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.commonground.testkit.StateTable;
import org.junit.jupiter.api.Test;

class ServiceTransitionTest {
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");

    @Test
    void every_step_of_a_service_is_taken_by_exactly_these_roles() {
        StateTable.of(OfferingStatus.class, """
                ACTIVE             INACTIVE           PO PM
                ACTIVE             TEMPORARILY_CLOSED PO PM
                ACTIVE             DEFUNCT            PO PM
                INACTIVE           ACTIVE             PO PM
                INACTIVE           TEMPORARILY_CLOSED PO PM
                INACTIVE           DEFUNCT            PO PM
                TEMPORARILY_CLOSED ACTIVE             PO PM
                TEMPORARILY_CLOSED INACTIVE           PO PM
                TEMPORARILY_CLOSED DEFUNCT            PO PM
                """).holdsFor((from, to, role) -> {
            var service = new ServiceOffering(UUID.randomUUID(), UUID.randomUUID(), "test", NOW);
            service.status = from;
            service.transition(to, Set.of(role), "somebody", NOW);
            return service.status;
        });
    }
}

package org.commonground.registry.contribution;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.commonground.testkit.StateTable;
import org.junit.jupiter.api.Test;

class ContributionStateTest {
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");

    @Test
    void a_school_pauses_reopens_and_closes_its_offer_and_nobody_else_does() {
        StateTable.of(ContributionState.class, """
                OPEN   PAUSED PO SL SC
                OPEN   CLOSED PO SL SC
                PAUSED OPEN   PO SL SC
                PAUSED CLOSED PO SL SC
                """).holdsFor((from, to, role) -> {
            var offer = new ContributionOffer(UUID.randomUUID(), UUID.randomUUID(), "test", NOW);
            offer.state = from;
            offer.move(to, Set.of(role), "somebody", NOW);
            return offer.state;
        });
    }
}

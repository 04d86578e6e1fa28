package org.commonground.registry.offering;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class PlacementContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "partner-registry-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(
                new PlacementEvent.Accepted(
                        site(PlacementState.SCHOOL_ACCEPTED), PlacementState.REQUESTED, PlacementState.SCHOOL_ACCEPTED),
                new PlacementEvent.Activated(
                        site(PlacementState.ACTIVE), PlacementState.SCHOOL_ACCEPTED, PlacementState.ACTIVE),
                new PlacementEvent.Ended(
                        site(PlacementState.ENDED),
                        PlacementState.ACTIVE,
                        PlacementState.ENDED,
                        "The school year is over"));
    }

    private static PlacementEvent.Placement site(PlacementState state) {
        return new PlacementEvent.Placement(
                UUID.fromString("01941f29-7c00-7000-8000-000000000009"),
                UUID.fromString("01941f29-7c00-7000-8000-000000000006"),
                UUID.fromString("01941f29-7c00-7000-8000-000000000001"),
                UUID.fromString("01941f29-7c00-7000-8000-000000000002"),
                state);
    }
}

package org.commonground.registry.communityarea;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class CommunityAreaContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "partner-registry-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(new CommunityAreaEvent.Upserted(new CommunityAreaEvent.CommunityAreaState(
                UUID.fromString("01941f29-7c00-7000-8000-000000000007"),
                "Near West Side",
                AreaKind.NEIGHBORHOOD,
                "https://data.example.org/areas/28",
                List.of(UUID.fromString("01941f29-7c00-7000-8000-000000000002")))));
    }
}

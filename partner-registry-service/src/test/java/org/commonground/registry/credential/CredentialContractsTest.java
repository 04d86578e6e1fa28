package org.commonground.registry.credential;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class CredentialContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "partner-registry-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(
                new CredentialEvent.Verified(fact(CredentialState.VERIFIED)),
                new CredentialEvent.Expiring(fact(CredentialState.VERIFIED), 30),
                new CredentialEvent.Expired(fact(CredentialState.EXPIRED)),
                new CredentialEvent.Revoked(fact(CredentialState.REVOKED)));
    }

    private static CredentialEvent.CredentialFact fact(CredentialState state) {
        var partner = UUID.fromString("01941f29-7c00-7000-8000-000000000001");
        return new CredentialEvent.CredentialFact(
                UUID.fromString("01941f29-7c00-7000-8000-000000000008"),
                CredentialSubject.ORG,
                partner,
                partner,
                CredentialKind.GENERAL_LIABILITY,
                state,
                LocalDate.of(2026, 9, 1),
                LocalDate.of(2027, 8, 31),
                true,
                new InsuredSum("1000000.00", "USD"));
    }
}

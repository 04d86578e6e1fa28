package org.commonground.registry.credential;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How an organisation stands in one kind of credential: by the one that speaks most for it. */
@Schema(name = "CredentialStanding")
public record CredentialStanding(
        CredentialKind kind,
        CredentialState state,
        @Nullable LocalDate expiresOn) {
    /** From what speaks least for the organisation to what speaks most. */
    private static final List<CredentialState> WORTH = List.of(
            CredentialState.REJECTED,
            CredentialState.REVOKED,
            CredentialState.EXPIRED,
            CredentialState.SUBMITTED,
            CredentialState.VERIFIED);

    private static final Comparator<CredentialStanding> ORDER = Comparator.comparingInt(
                    (CredentialStanding standing) -> WORTH.indexOf(standing.state))
            .thenComparing(standing -> standing.expiresOn == null ? LocalDate.MAX : standing.expiresOn);

    /** The last day counts even where the nightly run has not been there yet. */
    static CredentialStanding of(Credential credential, LocalDate day) {
        var over = credential.state == CredentialState.VERIFIED
                && credential.expiresOn != null
                && credential.expiresOn.isBefore(day);
        return new CredentialStanding(
                credential.kind, over ? CredentialState.EXPIRED : credential.state, credential.expiresOn);
    }

    CredentialStanding better(CredentialStanding other) {
        return ORDER.compare(this, other) >= 0 ? this : other;
    }
}

package org.commonground.registry.credential;

import java.time.LocalDate;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;

/** What others learn about credentials. Each event carries the credential as it stands: the last one is enough. */
sealed interface CredentialEvent extends DomainEvent {
    CredentialFact credential();

    @Override
    default String topic() {
        return "registry.credential.v1";
    }

    /**
     * No number, issuer or document, and of a person only the id.
     *
     * @param subjectId the partner, or the person
     */
    record CredentialFact(
            UUID id,
            CredentialSubject subjectType,
            UUID subjectId,
            UUID partnerId,
            CredentialKind kind,
            CredentialState state,
            LocalDate issuedOn,
            @Nullable LocalDate expiresOn,
            @Nullable Boolean additionalInsured,
            @Nullable InsuredSum limitAmount) {}

    /** From now on it counts. */
    record Verified(CredentialFact credential) implements CredentialEvent {
        @Override
        public String type() {
            return "registry.credential.verified";
        }
    }

    /** It still counts, for so many days after today. */
    record Expiring(CredentialFact credential, int daysLeft) implements CredentialEvent {
        @Override
        public String type() {
            return "registry.credential.expiring";
        }
    }

    /** Its last day is over. */
    record Expired(CredentialFact credential) implements CredentialEvent {
        @Override
        public String type() {
            return "registry.credential.expired";
        }
    }

    /** It no longer counts although its last day is not over. */
    record Revoked(CredentialFact credential) implements CredentialEvent {
        @Override
        public String type() {
            return "registry.credential.revoked";
        }
    }
}

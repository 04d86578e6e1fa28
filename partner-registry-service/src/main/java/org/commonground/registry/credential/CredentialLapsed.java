package org.commonground.registry.credential;

import java.time.LocalDate;
import java.util.UUID;

/**
 * An organisation's credential stopped counting. Fired in the transaction in which it did.
 *
 * @param today the business day on which it is noticed
 */
public record CredentialLapsed(UUID partnerId, CredentialKind kind, CredentialState to, LocalDate today) {}

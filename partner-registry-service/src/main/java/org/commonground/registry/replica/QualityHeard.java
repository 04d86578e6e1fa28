package org.commonground.registry.replica;

import java.util.UUID;

/** An assessment of something was published. Fired in the transaction that takes it into the replica. */
public record QualityHeard(String subject, UUID subjectId) {}

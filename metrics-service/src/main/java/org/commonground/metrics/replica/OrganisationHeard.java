package org.commonground.metrics.replica;

/** Within this service: an organisation of a district was heard of, perhaps the first one. */
public record OrganisationHeard(String district) {}

package org.commonground.metrics.replica;

import java.util.UUID;

/**
 * The registry told of a session; within the transaction that keeps it.
 *
 * @param before the school year that the session was said to be of until now; the same if nothing was known or it stays
 */
public record SchoolYearHeard(String district, UUID sessionId, int before, int schoolYear) {}

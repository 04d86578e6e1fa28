package org.commonground.metrics.target;

import java.util.Set;
import java.util.UUID;

/** A goal that is pursued was heard of, in the transaction at hand. */
public record GoalFollowed(ScopeType scopeType, UUID scopeId, String statement, Set<String> measureCodes) {}

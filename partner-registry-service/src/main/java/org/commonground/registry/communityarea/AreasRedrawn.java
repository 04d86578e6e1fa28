package org.commonground.registry.communityarea;

import java.util.Set;
import java.util.UUID;

/**
 * Areas have new extents: who knows where the schools are finds out which lie in them, and tells
 * {@link CommunityAreas#hold}. Fired within the transaction of the change.
 */
public record AreasRedrawn(Set<UUID> areaIds) {}

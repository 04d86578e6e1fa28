package org.commonground.registry.capacity;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which lever of the district's theory of change it pulls. */
@Schema(name = "CapacityLever")
public enum Lever {
    EXPECTATIONS,
    KNOWLEDGE,
    CAPACITY,
    RESOURCES
}

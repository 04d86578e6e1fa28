package org.commonground.registry.capacity;

/** Which lever of the district's theory of change it pulls. */
public enum Lever {
    EXPECTATIONS,
    KNOWLEDGE,
    CAPACITY,
    RESOURCES
}

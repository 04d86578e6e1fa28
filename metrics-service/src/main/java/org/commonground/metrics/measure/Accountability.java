package org.commonground.metrics.measure;

/** Who answers for a result: everybody for a whole population, a provider for those it serves. */
public enum Accountability {
    POPULATION,
    PERFORMANCE
}

package org.commonground.metrics.measure;

/** In which direction better lies. */
public enum Polarity {
    HIGHER_BETTER,
    LOWER_BETTER,
    NEUTRAL
}

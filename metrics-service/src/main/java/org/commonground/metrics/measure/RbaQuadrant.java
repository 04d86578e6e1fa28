package org.commonground.metrics.measure;

/** Results-based accountability: how much and how well was it done, and is anyone better off. */
public enum RbaQuadrant {
    /** How much was done. */
    EFFORT_QUANTITY,
    /** How well it was done. */
    EFFORT_QUALITY,
    /** How many are better off. */
    EFFECT_QUANTITY,
    /** Which share is better off. */
    EFFECT_QUALITY
}

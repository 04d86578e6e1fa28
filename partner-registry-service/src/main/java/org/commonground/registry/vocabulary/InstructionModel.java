package org.commonground.registry.vocabulary;

/** How partner and teacher share the lesson. */
public enum InstructionModel {
    PARTNER_LED,
    CO_TAUGHT,
    PUSH_IN,
    PULL_OUT,
    CONSULTATION,
    NOT_INSTRUCTIONAL
}

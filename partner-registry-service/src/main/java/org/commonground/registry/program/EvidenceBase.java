package org.commonground.registry.program;

/** How well it is shown that a program works; the tiers of the US Every Student Succeeds Act, and those below. */
public enum EvidenceBase {
    NONE,
    EMERGING,
    PROMISING,
    MODERATE,
    STRONG
}

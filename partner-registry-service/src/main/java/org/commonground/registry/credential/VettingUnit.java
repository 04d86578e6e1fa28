package org.commonground.registry.credential;

/** The office of the district that knows a kind of credential best; its reviewers see those, and no others. */
public enum VettingUnit {
    LEGAL,
    RISK,
    IT_SECURITY,
    FACILITIES,
    RESEARCH_DATA,
    EQUITY,
    FACE
}

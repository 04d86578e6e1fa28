package org.commonground.registry.educationorg;

/** Who masters an organisation's facts: what the SIS knows is changed there, what it does not know is kept here. */
public enum OrgSource {
    SIS,
    LOCAL
}

package org.commonground.registry.educationorg;

/** What an education organisation is; OneRoster's types, with our two kinds of school and of network. */
public enum OrgType {
    SCHOOL,
    CAMPUS,
    DISTRICT,
    NETWORK,
    DEPARTMENT,
    STATE
}

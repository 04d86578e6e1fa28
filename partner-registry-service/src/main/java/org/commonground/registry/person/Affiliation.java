package org.commonground.registry.person;

/** On whose side somebody works. */
public enum Affiliation {
    SCHOOL,
    PARTNER,
    DISTRICT,
    COMMUNITY;

    /** Whether it goes with an organisation of the directory, which has to be named. */
    boolean hasOrganisation() {
        return this == SCHOOL || this == PARTNER;
    }
}

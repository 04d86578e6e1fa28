package org.commonground.registry.person;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** On whose side somebody works. */
@Schema(name = "PersonAffiliation")
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

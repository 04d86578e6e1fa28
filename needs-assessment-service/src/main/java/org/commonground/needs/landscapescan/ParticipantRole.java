package org.commonground.needs.landscapescan;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** In which capacity somebody takes part in a scan or a decision. */
@Schema(name = "ScanParticipantRole")
public enum ParticipantRole {
    SCHOOL_LEADER,
    SCHOOL_STAFF,
    FAMILY,
    STUDENT,
    COMMUNITY,
    PARTNER,
    DISTRICT;

    /** Those for whom it is done, rather than those who do it. */
    boolean isFamilyOrCommunity() {
        return this == FAMILY || this == STUDENT || this == COMMUNITY;
    }
}
